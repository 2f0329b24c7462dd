import type { BackgroundProcess } from '@runyard/embedded';
import type { Shape } from './shapes.ts';

/** One of the two systems that are compared. */
export interface Contender {
  name: 'bullmq' | 'runyard';
  /**
   * Triggers `count` runs of the shape as fast as they are taken and waits until the last one has ended. Answers the
   * milliseconds from the first trigger to that end. Rejects when runs are lost.
   */
  run(shape: Shape, count: number): Promise<number>;
  /** What its CPU time and memory are counted over. */
  processes: BackgroundProcess[];
}

/** How often one looks whether the runs have ended: often for one run, whose milliseconds count. */
export const pollMsFor = (runCount: number): number => (runCount === 1 ? 1 : 10);

/** A run that has not ended by then is lost. */
export const LOST_AFTER_MS = 120_000;
