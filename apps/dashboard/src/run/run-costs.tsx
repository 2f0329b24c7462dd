import { useQuery } from '@tanstack/react-query';
import { memo, useMemo, useState } from 'react';
import { Card } from '../components/card.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Select } from '../components/field.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { formatCount, formatDollars } from '../format.ts';
import { MAX_COST_ENTRIES, runCostsQuery } from '../queries/runs.ts';
import {
  type CostEntry,
  type CostGrouping,
  type CostSum,
  RUN_COST_GROUPINGS,
  sumCosts,
} from './sum-costs.ts';

export interface RunCostsProps {
  workflowId: string;
  runId: string;
  /** What the node of a node run is called. The same function as long as nothing of that changes. */
  nodeOf: (nodeRunId: string) => string;
}

/** What a run has cost, by node and model. A page that follows a run is drawn anew often; the sums are not made anew with it. */
export const RunCosts = memo(function RunCosts({ workflowId, runId, nodeOf }: RunCostsProps) {
  const [grouping, setGrouping] = useState<CostGrouping>('node and model');
  const query = useQuery(runCostsQuery(workflowId, runId));
  return (
    <Card
      title="Costs"
      actions={
        <Select
          label="Costs grouped by"
          isLabelHidden
          value={grouping}
          onChange={({ target }) => setGrouping(target.value as CostGrouping)}
        >
          {RUN_COST_GROUPINGS.map((name) => (
            <option key={name} value={name}>
              By {name}
            </option>
          ))}
        </Select>
      }
    >
      <QueryView query={query} what="costs">
        {({ entries, isCut }) => (
          <>
            <Sums entries={entries} grouping={grouping} nodeOf={nodeOf} />
            {isCut && (
              <p className="border-t border-line p-3 text-warn">
                Only the last {formatCount(MAX_COST_ENTRIES)} entries are summed here.
              </p>
            )}
          </>
        )}
      </QueryView>
    </Card>
  );
});

type SumsProps = Pick<RunCostsProps, 'nodeOf'> & { entries: CostEntry[]; grouping: CostGrouping };

function Sums({ entries, grouping, nodeOf }: SumsProps) {
  const sums = useMemo(() => sumCosts(entries, grouping, nodeOf), [entries, grouping, nodeOf]);
  return (
    <DataTable
      caption={`Costs by ${grouping}`}
      columns={columnsOf(grouping)}
      rows={sums}
      keyOf={({ key }) => key}
      empty={<Empty title="Nothing was spent">Calls of models and paid services appear here.</Empty>}
    />
  );
}

function columnsOf(grouping: CostGrouping): Column<CostSum>[] {
  const name = ({ node, model }: CostSum) => <span className="font-medium">{node ?? model}</span>;
  return [
    { title: grouping === 'model' ? 'Model' : 'Node', cell: name },
    ...(grouping === 'node and model'
      ? [{ title: 'Model', cell: ({ model }: CostSum) => <code>{model}</code> }]
      : []),
    { title: 'Calls', isNumber: true, cell: ({ entryCount }) => formatCount(entryCount) },
    {
      title: 'Unpriced',
      isNumber: true,
      cell: ({ unpricedCount }) => (
        <span className={unpricedCount > 0 ? 'text-warn' : ''}>{formatCount(unpricedCount)}</span>
      ),
    },
    {
      title: 'Tokens read',
      isNumber: true,
      cell: ({ inputTokens, cachedTokens }) => (
        <>
          {formatCount(inputTokens)}
          {cachedTokens > 0 && (
            <p className="text-xs text-soft">{formatCount(cachedTokens)} from the cache</p>
          )}
        </>
      ),
    },
    { title: 'Tokens written', isNumber: true, cell: ({ outputTokens }) => formatCount(outputTokens) },
    { title: 'Cost', isNumber: true, cell: ({ costUsd }) => formatDollars(costUsd) },
  ];
}
