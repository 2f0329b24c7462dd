import type { Sql } from '../client.ts';
import { countFailures, type Failures } from './count-failures.ts';
import { countOpenWork, type OpenWork } from './count-open.ts';
import { countThroughput, type Throughput } from './count-throughput.ts';
import { findSpend, type Spend } from './find-spend.ts';
import { measureNodeRuns, type NodeLatencies } from './measure-node-runs.ts';
import { measureRuns, type RunLatencies } from './measure-runs.ts';
import type { StatsSpan } from './stats-span.ts';

/** How a workspace fares in a span of time, and at this moment. */
export interface WorkspaceStats {
  throughput: Throughput[];
  runs: RunLatencies;
  nodes: NodeLatencies[];
  failures: Failures;
  open: OpenWork;
  spend: Spend;
}

/** Statements that are bounded each, one after the other: whoever looks takes one connection. */
export async function findWorkspaceStats(
  sql: Sql,
  span: StatsSpan,
  bucketMs: number,
): Promise<WorkspaceStats> {
  return {
    throughput: await countThroughput(sql, span, bucketMs),
    runs: await measureRuns(sql, span),
    nodes: await measureNodeRuns(sql, span),
    failures: await countFailures(sql, span),
    open: await countOpenWork(sql, span.workspaceId),
    spend: await findSpend(sql, span.workspaceId),
  };
}
