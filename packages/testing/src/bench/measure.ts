import type { BenchSystem, ProcessMeter } from './bench-system.ts';
import type { Contender } from './contender.ts';
import type { BenchOptions } from './options.ts';
import type { LoadResult } from './product-contender.ts';
import { SHAPES, type Shape, type ShapeName } from './shapes.ts';

/** Triggers a second of the steady load. */
export const LOAD_PER_SECOND = 200;

/** What one contender did with one shape in one round. */
export interface Sample {
  shape: ShapeName;
  contender: Contender['name'];
  round: number;
  /** Runs a second, once; or milliseconds from trigger to end, for each run. */
  values: number[];
  /** CPU seconds by `system name`, over the time of this sample. */
  cpuSeconds: Record<string, number>;
}

export interface Measurement {
  samples: Sample[];
  loads: (LoadResult & { cpuSeconds: Record<string, number> })[];
  /** Peak MiB by `system name`. */
  memoryMib: Record<string, number>;
}

/** Measures in rounds. In each, both contenders take turns at each shape, and who begins changes from round to round. */
export async function measure(
  system: BenchSystem,
  options: BenchOptions,
  say: (sentence: string) => void,
): Promise<Measurement> {
  const { meters } = system;
  const measurement: Measurement = { samples: [], loads: [], memoryMib: {} };
  say('warming up');
  await warmUp(system, options);
  for (let round = 1; round <= options.rounds; round++) {
    const contenders = round % 2 === 1 ? [system.bullmq, system.runyard] : [system.runyard, system.bullmq];
    for (const name of options.shapes) {
      say(`round ${round}: ${SHAPES[name].title}`);
      for (const contender of contenders) {
        const measured = await withCpuTime(meters, () => runShape(contender, SHAPES[name], options));
        const { result: values, cpuSeconds } = measured;
        measurement.samples.push({ shape: name, contender: contender.name, round, values, cpuSeconds });
        notePeaks(meters, measurement.memoryMib);
      }
    }
    say(`round ${round}: ${LOAD_PER_SECOND} triggers/s`);
    const { result, cpuSeconds } = await withCpuTime(meters, () => runLoad(system, options));
    measurement.loads.push({ ...result, cpuSeconds });
    notePeaks(meters, measurement.memoryMib);
  }
  return measurement;
}

async function warmUp({ bullmq, runyard }: BenchSystem, { shapes, amount }: BenchOptions): Promise<void> {
  for (const contender of [bullmq, runyard]) {
    for (const name of shapes) {
      if (SHAPES[name].measures === 'throughput') await contender.run(SHAPES[name], amount.warmUpRunCount);
      else await runOneByOne(contender, SHAPES[name], amount.warmUpSingleCount);
    }
  }
}

async function runShape(contender: Contender, shape: Shape, { amount }: BenchOptions): Promise<number[]> {
  if (shape.measures === 'latency') return runOneByOne(contender, shape, amount.singleCount);
  const elapsedMs = await contender.run(shape, amount.runCount);
  return [(amount.runCount * 1_000) / elapsedMs];
}

async function runOneByOne(contender: Contender, shape: Shape, count: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < count) times.push(await contender.run(shape, 1));
  return times;
}

function runLoad({ runyard }: BenchSystem, { amount }: BenchOptions): Promise<LoadResult> {
  return runyard.runAtRate(SHAPES.short_chain, { perSecond: LOAD_PER_SECOND, seconds: amount.loadSeconds });
}

export const meterKey = ({ system, name }: ProcessMeter): string => `${system} ${name}`;

async function withCpuTime<T>(meters: ProcessMeter[], work: () => Promise<T>) {
  const before = meters.map((meter) => meter.read()?.cpuSeconds ?? Number.NaN);
  const result = await work();
  const used = meters.map((meter, index) => [
    meterKey(meter),
    (meter.read()?.cpuSeconds ?? Number.NaN) - (before[index] ?? Number.NaN),
  ]);
  return { result, cpuSeconds: Object.fromEntries(used) as Record<string, number> };
}

function notePeaks(meters: ProcessMeter[], peaks: Record<string, number>): void {
  for (const meter of meters) {
    const key = meterKey(meter);
    peaks[key] = Math.max(peaks[key] ?? 0, meter.read()?.memoryMib ?? Number.NaN);
  }
}
