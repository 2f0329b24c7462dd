import { ClipboardCopy, Download } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from '../components/button.tsx';
import { saveText } from '../save-text.ts';
import { type JsonDocument, lineCountOf, lineOf } from './json-document.ts';
import { SearchBox } from './search-box.tsx';

const LINE_PX = 18;
const BOX_PX = 384;
const DRAWN_LINES = Math.ceil(BOX_PX / LINE_PX) + 20;
const LINES_BEFORE = 10;
/** Browsers draw no element that is much higher; a longer document scrolls several lines for each of its pixels. */
const MAX_CONTENT_PX = 8_000_000;
const MIN_LINES_TO_SEARCH = 15;

export interface DocumentViewProps {
  document: JsonDocument;
  label: string;
  /** Stands above it, beside what can be done with it. */
  heading?: ReactNode;
}

/** Indented JSON. Only the lines in view are drawn, so that many megabytes scroll well. */
export function DocumentView({ document, label, heading }: DocumentViewProps) {
  const [scrollTop, setScrollTop] = useState(0);
  const [foundLine, setFoundLine] = useState<number | null>(null);
  const box = useRef<HTMLElement>(null);
  const count = lineCountOf(document);
  const contentPx = Math.min(count * LINE_PX, MAX_CONTENT_PX);
  const linesPerPx = count / contentPx;
  const first = Math.max(0, Math.floor(scrollTop * linesPerPx) - LINES_BEFORE);
  const lines = Array.from({ length: Math.min(DRAWN_LINES, count - first) }, (_, offset) => first + offset);
  const show = (line: number) => {
    setFoundLine(line);
    box.current?.scrollTo({ top: (line - 5) / linesPerPx });
  };
  return (
    <div>
      <div className="mb-1 flex flex-wrap items-center justify-end gap-1">
        {heading && <div className="mr-auto">{heading}</div>}
        {count >= MIN_LINES_TO_SEARCH && <SearchBox document={document} label={label} onFound={show} />}
        <Button
          look="quiet"
          className="px-1.5"
          aria-label={`Copy ${label}`}
          onClick={() => void navigator.clipboard.writeText(document.text)}
        >
          <ClipboardCopy aria-hidden className="size-4" />
        </Button>
        <Button
          look="quiet"
          className="px-1.5"
          aria-label={`Download ${label}`}
          onClick={() => saveText(document.text, `${label.toLowerCase().replaceAll(/\W+/g, '-')}.json`)}
        >
          <Download aria-hidden className="size-4" />
        </Button>
      </div>
      <section
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        onScroll={({ currentTarget }) => setScrollTop(currentTarget.scrollTop)}
        className="max-h-96 overflow-auto rounded-md border border-line bg-page p-2 font-mono text-xs"
      >
        <div className="relative w-max min-w-full" style={{ height: contentPx }}>
          <div className="absolute left-0" style={{ top: first / linesPerPx }}>
            {lines.map((index) => (
              <div
                key={index}
                className={`h-[18px] leading-[18px] whitespace-pre ${index === foundLine ? 'bg-accent/20' : ''}`}
              >
                {lineOf(document, index)}
              </div>
            ))}
          </div>
        </div>
      </section>
    </div>
  );
}
