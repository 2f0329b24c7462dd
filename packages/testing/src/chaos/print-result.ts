import { formatTable } from '../bench/format-table.ts';
import type { ChaosResult } from './result.ts';

const SHOWN_BREACHES = 12;
const SECOND_MS = 1_000;

/** The table of one or both backends, and below it every breach. */
export function printResult(results: readonly ChaosResult[]): string {
  const header = ['', ...results.map(({ backend }) => backend)];
  const row = (name: string, value: (result: ChaosResult) => string | number) => [
    name,
    ...results.map((result) => String(value(result))),
  ];
  const kinds = [...new Set(results.flatMap(({ faults }) => Object.keys(faults)))].sort();
  const statuses = [...new Set(results.flatMap(({ byStatus }) => Object.keys(byStatus)))].sort();
  const reasons = [...new Set(results.flatMap(({ effects }) => Object.keys(effects.explained)))].sort();
  return [
    formatTable([
      header,
      row('seed', ({ seed }) => seed),
      row('faults injected', ({ faults }) => sum(Object.values(faults))),
      ...kinds.map((kind) => row(`  ${kind}`, ({ faults }) => faults[kind] ?? 0)),
      row('runs accepted', ({ acceptedCount }) => acceptedCount),
      row('  triggers sent again', ({ resentCount }) => resentCount),
      row('  triggers in doubt', ({ doubtfulCount }) => doubtfulCount),
      ...statuses.map((status) =>
        row(`  ${status}, sub-runs included`, ({ byStatus }) => byStatus[status] ?? 0),
      ),
      row('runs lost', (result) => count(result, 'lost') + count(result, 'stuck')),
      row('results committed twice', (result) => count(result, 'committed_twice')),
      row('side effects', ({ effects }) => effects.deedCount),
      row('  repeated, explained', ({ effects }) => sum(Object.values(effects.explained))),
      ...reasons.map((reason) => row(`    ${reason}`, ({ effects }) => effects.explained[reason] ?? 0)),
      row('  repeated, unexplained', ({ effects }) => effects.unexplained.length),
      row('longest delay', ({ longestDelay }) => seconds(longestDelay?.ms ?? 0)),
      row('settled after the last fault', ({ settledAfterMs }) => seconds(settledAfterMs)),
      row('workers asked to stop', ({ rollEnds }) => rollEnds.length),
      row('  that stopped in order', ({ rollEnds }) => rollEnds.filter((end) => end === 0).length),
      row('  before they had begun', ({ rollEnds }) => rollEnds.filter((end) => end === 'SIGTERM').length),
      row('  beyond the deadline', ({ rollEnds }) => rollEnds.filter((end) => end === 1).length),
      row('processes that ended by themselves', ({ ownExits }) => ownExits.length),
      row('promises broken', ({ breaches }) => breaches.length),
    ]),
    ...results.map(notes),
  ].join('\n\n');
}

function notes({ backend, longestDelay, breaches, growth, ownExits }: ChaosResult): string {
  const told = breaches.slice(0, SHOWN_BREACHES).map(({ promise, what }) => `  ${promise}: ${what}`);
  const more = breaches.length - told.length;
  return [
    `${backend}:`,
    longestDelay
      ? `  longest delay: ${seconds(longestDelay.ms)}, run ${longestDelay.runId}; ${longestDelay.waitedFor}`
      : '',
    ownExits.length > 0
      ? `  ended by themselves: ${ownExits.map(({ name, code, signal }) => `${name} (${signal ?? code})`).join(', ')}`
      : '',
    ...growth.filter(({ grows }) => grows !== null).map(tellGrowth),
    ...told,
    more > 0 ? `  and ${more} more` : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

const tellGrowth = ({ name, unit, first, last, perHour, grows }: ChaosResult['growth'][number]) =>
  `  ${name}: ${first.toFixed(0)} to ${last.toFixed(0)} ${unit}, ${perHour.toFixed(1)} an hour: ${grows ? 'grows' : 'does not grow'}`;

const count = ({ breaches }: ChaosResult, promise: string) =>
  breaches.filter((breach) => breach.promise === promise).length;

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

const seconds = (ms: number) => `${(ms / SECOND_MS).toFixed(1)} s`;
