import { formatTable } from '../format-table.ts';
import { percentile } from '../statistics.ts';
import type { ApiSample } from './measure-api.ts';
import type { ApiBenchOptions } from './options.ts';

/** The results as text for a terminal. */
export function printApi(samples: ApiSample[], { runCount, nodeCount }: ApiBenchOptions): string {
  const title = `${runCount} runs and ${runCount * nodeCount} node runs in one workspace`;
  const header = [title, 'requests', 'p50 ms', 'p99 ms', 'max ms', 'reach', ''];
  return formatTable([header, ...samples.map(rowOf)]);
}

function rowOf({ title, reachMs, values }: ApiSample): string[] {
  const p99 = percentile(values, 0.99);
  const figures = [percentile(values, 0.5), p99, Math.max(...values)].map((ms) => ms.toFixed(1));
  const reach = reachMs === null ? ['–', ''] : [`p99 ≤ ${reachMs}`, p99 <= reachMs ? '✓' : '✗'];
  return [title, String(values.length), ...figures, ...reach];
}
