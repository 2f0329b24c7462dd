import { cpus, totalmem } from 'node:os';
import type { ProcessMeter } from './bench-system.ts';
import type { Contender } from './contender.ts';
import { LOAD_PER_SECOND, type Measurement, meterKey, type Sample } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { SHAPES, type ShapeName } from './shapes.ts';
import { median, percentile } from './statistics.ts';
import { type Target, targetsOf } from './targets.ts';

/** Runs a second, or milliseconds from trigger to end. */
export interface Figures {
  median: number;
  /** Over all runs of all rounds; null for throughput. */
  p99: number | null;
}

export interface Comparison {
  shape: ShapeName;
  title: string;
  measures: 'throughput' | 'latency';
  bullmq: Figures;
  runyard: Figures;
  /** The product's figure over the baseline's: the median of the ratios of each round. */
  ratio: number;
}

export interface ProcessSummary {
  system: ProcessMeter['system'];
  name: string;
  /** Median CPU seconds of a round of the throughput shape, through its own system. */
  throughputCpuSeconds: number | null;
  /** Median CPU seconds of a round of the steady load. */
  loadCpuSeconds: number | null;
  memoryMib: number | null;
}

export interface BenchResult {
  machine: { cpu: string; cpuCount: number; memoryMib: number; node: string };
  options: BenchOptions;
  shapes: Comparison[];
  /** Milliseconds from trigger to 2xx, and from the run's row to its first node's start; medians of the rounds. */
  load: { perSecond: number; seconds: number; accept: Latency; start: Latency };
  processes: ProcessSummary[];
  apiAndOneWorkerMib: number | null;
  targets: Target[];
}

interface Latency {
  p50: number;
  p99: number;
}

/** Turns what was measured into what is told. */
export function summarise(
  measurement: Measurement,
  options: BenchOptions,
  meters: ProcessMeter[],
): BenchResult {
  const processes = meters.map((meter) => summariseProcess(measurement, meter));
  const result = {
    machine: describeMachine(),
    options,
    shapes: options.shapes.map((shape) => compare(shape, measurement.samples)),
    load: {
      perSecond: LOAD_PER_SECOND,
      seconds: options.amount.loadSeconds,
      accept: latencyOf(measurement.loads.map((load) => load.acceptMs)),
      start: latencyOf(measurement.loads.map((load) => load.startMs)),
    },
    processes,
    apiAndOneWorkerMib: memoryOfApiAndOneWorker(processes),
  };
  return { ...result, targets: targetsOf(result) };
}

function compare(shape: ShapeName, samples: Sample[]): Comparison {
  const of = (contender: Contender['name']) =>
    samples
      .filter((sample) => sample.shape === shape && sample.contender === contender)
      .toSorted((a, b) => a.round - b.round)
      .map((sample) => sample.values);
  const { title, measures } = SHAPES[shape];
  const [bullmq, runyard] = [of('bullmq'), of('runyard')];
  const figures = (rounds: number[][]): Figures => ({
    median: median(rounds.map(median)),
    p99: measures === 'latency' ? percentile(rounds.flat(), 0.99) : null,
  });
  const ratios = runyard.map((values, round) => median(values) / median(bullmq[round] ?? []));
  return {
    shape,
    title,
    measures,
    bullmq: figures(bullmq),
    runyard: figures(runyard),
    ratio: median(ratios),
  };
}

function latencyOf(rounds: number[][]): Latency {
  return {
    p50: median(rounds.map((values) => percentile(values, 0.5))),
    p99: median(rounds.map((values) => percentile(values, 0.99))),
  };
}

function summariseProcess({ samples, loads, memoryMib }: Measurement, meter: ProcessMeter): ProcessSummary {
  const key = meterKey(meter);
  const contender = meter.system === 'bench' ? 'runyard' : meter.system;
  const throughput = samples.filter(
    (sample) => SHAPES[sample.shape].measures === 'throughput' && sample.contender === contender,
  );
  const cpuOf = (rounds: { cpuSeconds: Record<string, number> }[]) =>
    known(median(rounds.map(({ cpuSeconds }) => cpuSeconds[key] ?? Number.NaN)));
  return {
    system: meter.system,
    name: meter.name,
    throughputCpuSeconds: cpuOf(throughput),
    loadCpuSeconds: meter.system === 'bullmq' ? null : cpuOf(loads),
    memoryMib: known(memoryMib[key] ?? Number.NaN),
  };
}

function memoryOfApiAndOneWorker(processes: ProcessSummary[]): number | null {
  const memoryOf = (start: string) =>
    processes
      .filter(({ system, name }) => system === 'runyard' && name.startsWith(start))
      .map(({ memoryMib }) => memoryMib ?? Number.NaN);
  return known(Math.max(...memoryOf('api')) + Math.max(...memoryOf('worker')));
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

function describeMachine(): BenchResult['machine'] {
  const [first] = cpus();
  return {
    cpu: first?.model ?? 'unknown',
    cpuCount: cpus().length,
    memoryMib: Math.round(totalmem() / 2 ** 20),
    node: process.version,
  };
}
