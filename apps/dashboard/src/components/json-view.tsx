import { useVirtualizer } from '@tanstack/react-virtual';
import { ClipboardCopy } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { Button } from './button.tsx';

const LINE_PX = 18;
/** A line that is longer is cut where it is drawn; the copy is whole. */
const MAX_LINE_CHARS = 2_000;

/** JSON as indented text. Only the lines in view are drawn, so that many megabytes scroll well. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  const text = useMemo(() => JSON.stringify(value, null, 2) ?? 'null', [value]);
  const lines = useMemo(() => text.split('\n'), [text]);
  const box = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_PX,
    overscan: 20,
  });
  return (
    <div className="relative">
      <Button
        look="quiet"
        className="absolute top-1 right-1 z-10 px-1.5"
        aria-label={`Copy ${label}`}
        onClick={() => void navigator.clipboard.writeText(text)}
      >
        <ClipboardCopy aria-hidden className="size-4" />
      </Button>
      <section
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className="max-h-96 overflow-auto rounded-md border border-line bg-page p-2 font-mono text-xs"
      >
        <div className="relative w-max min-w-full" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              className="absolute left-0 whitespace-pre"
              style={{ transform: `translateY(${start}px)` }}
            >
              {shorten(lines[index] ?? '')}
            </div>
          ))}
        </div>
      </section>
    </div>
  );
}

const shorten = (line: string) =>
  line.length > MAX_LINE_CHARS ? `${line.slice(0, MAX_LINE_CHARS)} …` : line;
