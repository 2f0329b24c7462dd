import { ChevronDown, ChevronUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../components/button.tsx';
import { formatCount } from '../format.ts';
import { findLines, type JsonDocument } from './json-document.ts';

export interface SearchBoxProps {
  document: JsonDocument;
  label: string;
  onFound: (line: number) => void;
}

/** Finds a text in a document: Enter leads to the next place, Shift and Enter to the one before. */
export function SearchBox({ document, label, onFound }: SearchBoxProps) {
  const [wanted, setWanted] = useState('');
  const [lines, setLines] = useState<number[] | null>(null);
  const [index, setIndex] = useState(-1);
  useEffect(() => {
    let isWanted = wanted !== '';
    setLines(null);
    setIndex(-1);
    if (isWanted)
      void findLines(document, wanted, () => isWanted).then((found) => isWanted && setLines(found));
    return () => {
      isWanted = false;
    };
  }, [document, wanted]);
  const go = (by: number) => {
    if (lines === null || lines.length === 0) return;
    const next = (Math.max(index + by, by - 1) + lines.length) % lines.length;
    setIndex(next);
    onFound(lines[next] ?? 0);
  };
  return (
    <search className="flex items-center gap-1">
      {wanted !== '' && lines !== null && (
        <span role="status" className="text-xs text-soft">
          {index >= 0 ? `${formatCount(index + 1)} of ` : ''}
          {formatCount(lines.length)}
        </span>
      )}
      <input
        type="search"
        aria-label={`Search in ${label}`}
        placeholder="Search"
        value={wanted}
        onChange={({ target }) => setWanted(target.value)}
        onKeyDown={(event) => event.key === 'Enter' && go(event.shiftKey ? -1 : 1)}
        className="w-32 rounded-md border border-line bg-card px-2 py-0.5 text-xs placeholder:text-soft"
      />
      <Button look="quiet" className="px-1" aria-label={`Previous in ${label}`} onClick={() => go(-1)}>
        <ChevronUp aria-hidden className="size-4" />
      </Button>
      <Button look="quiet" className="px-1" aria-label={`Next in ${label}`} onClick={() => go(1)}>
        <ChevronDown aria-hidden className="size-4" />
      </Button>
    </search>
  );
}
