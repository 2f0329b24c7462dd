import type { NodeRun, WorkflowRun } from '@runyard/contracts';
import { DEMO_NODES } from './demo-workflow.ts';

const MAX_VALUE_LENGTH = 160;

/** A finished run for people: a line for each node, what the nodes made, and the total. */
export function printRun(run: WorkflowRun): string {
  const nodeRuns = [...run.node_runs].sort((a, b) => orderOf(a) - orderOf(b));
  return [
    `Run ${run.id}: ${run.status} in ${duration(run.started_at, run.completed_at)}`,
    ...(run.error_message === null ? [] : [`  ${run.error_message}`]),
    '',
    ...table([['node', 'type', 'status', 'duration', 'cost'], ...nodeRuns.map(row)]),
    '',
    ...nodeRuns.flatMap(outputLines),
    `Total cost: ${cents(run.total_cost_cents)}`,
  ].join('\n');
}

const nodeOf = (nodeRun: NodeRun) => DEMO_NODES.find(({ id }) => id === nodeRun.workflow_node_id);
const orderOf = (nodeRun: NodeRun) => DEMO_NODES.findIndex(({ id }) => id === nodeRun.workflow_node_id);
const nameOf = (nodeRun: NodeRun) => nodeOf(nodeRun)?.key ?? nodeRun.workflow_node_id;

function row(nodeRun: NodeRun): string[] {
  const took = duration(nodeRun.started_at, nodeRun.completed_at);
  return [nameOf(nodeRun), nodeOf(nodeRun)?.nodeType ?? '', nodeRun.status, took, cents(nodeRun.cost_cents)];
}

function outputLines(nodeRun: NodeRun): string[] {
  const entries = Object.entries(nodeRun.output_data).map(
    ([field, value]) => `    ${field}: ${short(value)}`,
  );
  return [`  ${nameOf(nodeRun)}`, ...entries, ''];
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)} …` : text;
}

/** Lines whose columns stand below each other. */
function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

function duration(from: string | null, to: string | null): string {
  if (from === null || to === null) return '–';
  return `${Date.parse(to) - Date.parse(from)} ms`;
}

const cents = (amount: number) => `${amount} ¢`;
