import type { WaitReason } from './wait-reason.ts';

/** Where a job stands among those that wait in its queue; 1 is next. Unknown: it is not among them at this moment. */
export type QueuePosition = { kind: 'exact' | 'at_least'; position: number } | { kind: 'unknown' };

/** Whether anybody takes the jobs of one queue, and where the job in question stands in it. */
export interface QueueFacts {
  queue: string;
  paused: boolean;
  /** When the queue was last paused or resumed; null when it never was. */
  changedAt: Date | null;
  liveWorkerCount: number;
  /** When the last worker that is gone or quiet took jobs last; null when none is known. */
  lastServedAt: Date | null;
  position: QueuePosition;
}

/** A node run that another one waits for. */
export interface OpenDependency {
  nodeRunId: string;
  nodeId: string;
  key: string | null;
}

/** What is known of the wait of a node run. */
export interface WaitFacts {
  reason: WaitReason;
  since: Date;
  /** When it ends by itself; null when it does not. */
  endsAt: Date | null;
  /** The run that it waits for; null unless it waits for one. */
  childRunId: string | null;
  /** How many of its items have ended, of how many; null unless it waits for items and that is known. */
  items: { endedCount: number; count: number } | null;
}
