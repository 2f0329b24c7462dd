import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { RunSummary } from '../queries/runs.ts';
import { CELL, ROW_PX, RunRow } from './run-row.tsx';

export interface RunTableProps {
  runs: RunSummary[];
  workspaceId: string;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  /** The last rows are in sight. */
  onNearEnd: () => void;
}

const OVERSCAN = 8;
/** Rows before the end at which the next page is asked for. */
const NEAR_END_ROWS = 15;
/** As many runs as the API takes by their ids. */
const MAX_SELECTED = 500;
const COLUMNS: [title: string, look: string][] = [
  ['Status', 'w-28 text-left'],
  ['Workflow', 'text-left'],
  ['Started by', 'w-28 text-left'],
  ['Accepted', 'w-32 text-left'],
  ['Duration', 'w-28 text-right'],
  ['Cost', 'w-24 text-right'],
];

/** The runs of a list, of which only those in sight are drawn. What comes at the top does not move what somebody looks at. */
export function RunTable({ runs, workspaceId, selected, onSelect, onNearEnd }: RunTableProps) {
  const box = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: runs.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
  });
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  const isNearEnd = lastIndex >= runs.length - NEAR_END_ROWS;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once more when there are more rows and the end is still near
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, runs.length]);
  useSteadyScroll(box, runs);
  const toggle = useToggle(selected, onSelect);
  const shownIds = runs.slice(0, MAX_SELECTED).map(({ id }) => id);
  const isAllSelected = shownIds.every((id) => selected.has(id));
  return (
    <section
      ref={box}
      aria-label="Runs"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-[70vh] overflow-auto [overflow-anchor:none]"
    >
      <table className="w-full min-w-3xl table-fixed" aria-rowcount={runs.length + 1}>
        <caption className="sr-only">Runs</caption>
        <thead className="sticky top-0 z-10 bg-card text-soft">
          <tr aria-rowindex={1}>
            <th scope="col" className={`${CELL} w-10`}>
              <input
                type="checkbox"
                className="accent-accent"
                aria-label="Select all that are shown"
                checked={isAllSelected}
                onChange={() => onSelect(new Set(isAllSelected ? [] : shownIds))}
              />
            </th>
            {COLUMNS.map(([title, look]) => (
              <th key={title} scope="col" className={`${CELL} ${look} h-9 font-medium whitespace-nowrap`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap px={items[0]?.start ?? 0} />
          {items.map(({ index }) => {
            const run = runs[index];
            return (
              run && (
                <RunRow
                  key={run.id}
                  run={run}
                  workspaceId={workspaceId}
                  rowNumber={index + 1}
                  isSelected={selected.has(run.id)}
                  onToggle={toggle}
                />
              )
            );
          })}
          <Gap px={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </section>
  );
}

/** Stands for rows that are not drawn. */
const Gap = ({ px }: { px: number }) =>
  px > 0 && (
    <tr aria-hidden style={{ height: px }}>
      <td colSpan={COLUMNS.length + 1} />
    </tr>
  );

/** The same function for as long as the table is there, so that rows need not be drawn anew. */
function useToggle(selected: ReadonlySet<string>, onSelect: RunTableProps['onSelect']) {
  const now = useRef({ selected, onSelect });
  now.current = { selected, onSelect };
  return useCallback((id: string) => {
    const next = new Set(now.current.selected);
    if (!next.delete(id) && next.size < MAX_SELECTED) next.add(id);
    now.current.onSelect(next);
  }, []);
}

/** While somebody has scrolled down, the first row in sight stays where it is, whatever comes above it. */
function useSteadyScroll(box: React.RefObject<HTMLElement | null>, runs: RunSummary[]): void {
  const before = useRef(runs);
  useLayoutEffect(() => {
    const { current } = box;
    const shownBefore = before.current;
    before.current = runs;
    if (!current || current.scrollTop < ROW_PX || shownBefore === runs) return;
    const index = Math.floor(current.scrollTop / ROW_PX);
    const id = shownBefore[index]?.id;
    const moved = runs.findIndex((run) => run.id === id) - index;
    if (id !== undefined && moved !== -1 - index && moved !== 0) current.scrollTop += moved * ROW_PX;
  }, [box, runs]);
}
