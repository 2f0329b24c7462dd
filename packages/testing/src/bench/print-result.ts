import { formatTable } from './format-table.ts';
import type { BenchResult, Comparison, ProcessSummary } from './summarise.ts';
import type { Target } from './targets.ts';

/** The results as text for a terminal. */
export function printResult(result: BenchResult): string {
  const { machine, options } = result;
  const title = `${machine.cpuCount} × ${machine.cpu}, Node ${machine.node}, queues in ${options.backend}, ${options.workerCount} workers, medians of ${options.rounds} rounds`;
  return [title, shapesTable(result), loadTable(result), processTable(result), targetsTable(result.targets)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function shapesTable({ shapes, options }: BenchResult): string {
  const header = ['', 'BullMQ alone', 'Runyard', 'ratio'];
  return formatTable([header, ...shapes.flatMap((shape) => shapeRows(shape, options.amount.runCount))]);
}

function shapeRows({ title, measures, bullmq, runyard, ratio }: Comparison, runCount: number): string[][] {
  if (measures === 'throughput')
    return [
      [`${title}, ${runCount} runs: runs/s`, whole(bullmq.median), whole(runyard.median), times(ratio)],
    ];
  return [
    [`${title}: ms`, one(bullmq.median), one(runyard.median), times(ratio)],
    ['  p99', one(bullmq.p99), one(runyard.p99), ''],
  ];
}

function loadTable({ load }: BenchResult): string {
  return formatTable([
    [`${load.perSecond} triggers/s for ${load.seconds} s`, 'p50 ms', 'p99 ms'],
    ['trigger → 2xx', one(load.accept.p50), one(load.accept.p99)],
    ['trigger → first node started', one(load.start.p50), one(load.start.p99)],
  ]);
}

const SYSTEMS: Record<ProcessSummary['system'], string> = {
  bullmq: 'BullMQ alone',
  runyard: 'Runyard',
  bench: 'bench',
};

function processTable({ processes, options, load }: BenchResult): string {
  const throughput = `CPU s, ${options.amount.runCount} runs`;
  const header = ['process', throughput, `CPU s, ${load.seconds} s of load`, 'peak MiB'];
  const rows = processes.map(({ system, name, throughputCpuSeconds, loadCpuSeconds, memoryMib }) => [
    `${SYSTEMS[system]}: ${name}`,
    two(throughputCpuSeconds),
    two(loadCpuSeconds),
    whole(memoryMib),
  ]);
  return formatTable([header, ...rows]);
}

function targetsTable(targets: Target[]): string {
  if (targets.length === 0) return '';
  const sign = { at_least: '≥', at_most: '≤' } as const;
  const rows = targets.map(({ title, bound, limit, unit, value, isMet }) => [
    title,
    `${two(value)} ${unit}`,
    `${sign[bound]} ${limit} ${unit}`,
    isMet ? '✓' : '✗',
  ]);
  return formatTable([['target', 'measured', 'reach', ''], ...rows]);
}

const digits = (count: number) => (value: number | null) => (value === null ? '–' : value.toFixed(count));
const [whole, one, two] = [digits(0), digits(1), digits(2)];
const times = (ratio: number) => `${two(ratio)} ×`;
