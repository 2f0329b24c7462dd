import { type Column, DataTable } from '../components/data-table.tsx';
import { Empty } from '../components/states.tsx';
import { formatCount, formatDollars } from '../format.ts';
import type { CostGroup, CostGrouping } from '../queries/costs.ts';
import { Bar } from './bar.tsx';

const TITLES: Record<CostGrouping, string> = {
  day: 'Day (UTC)',
  workflow: 'Workflow',
  model: 'Model',
  provider: 'Provider',
};

/** The sums of one workspace, beside each other. */
export function CostTable({ groups, grouping }: { groups: CostGroup[]; grouping: CostGrouping }) {
  const most = Math.max(...groups.map(({ cost_usd }) => cost_usd));
  const columns: Column<CostGroup>[] = [
    { title: TITLES[grouping], cell: ({ name }) => <span className="font-medium">{name}</span> },
    { title: 'Share', cell: ({ cost_usd }) => <Bar share={most > 0 ? cost_usd / most : 0} /> },
    { title: 'Cost', isNumber: true, cell: ({ cost_usd }) => formatDollars(cost_usd) },
    { title: 'Calls', isNumber: true, cell: ({ entry_count }) => formatCount(entry_count) },
    { title: 'Unpriced', isNumber: true, cell: (group) => <Unpriced group={group} /> },
    { title: 'Tokens read', isNumber: true, cell: ({ input_tokens }) => formatCount(input_tokens) },
    { title: 'Tokens written', isNumber: true, cell: ({ output_tokens }) => formatCount(output_tokens) },
  ];
  return (
    <DataTable
      caption={`Costs by ${grouping}`}
      columns={columns}
      rows={groups}
      keyOf={({ key }) => key}
      empty={<Empty title="Nothing was spent">Calls of models and paid services appear here.</Empty>}
    />
  );
}

/** Calls whose price nobody knows count nothing in the sum, so they must be seen. */
const Unpriced = ({ group: { unpriced_entry_count: count } }: { group: CostGroup }) => (
  <span className={count > 0 ? 'text-warn' : ''}>{formatCount(count)}</span>
);
