import type { JsonObject } from './json.ts';
import type { OnExpiry } from './task-term.ts';

/**
 * What a waiting node run waits for. approval: somebody's yes or no · task: a person, who does it · delay: a time ·
 * external: a callback · run: the end of a run that it started · items: its own item node runs · budget: somebody's yes or no to
 * spending more than there is.
 */
export const WAIT_REASONS = ['approval', 'task', 'delay', 'external', 'run', 'items', 'budget'] as const;
export type WaitReason = (typeof WAIT_REASONS)[number];

/** When a wait ends by itself: at a time, or so many milliseconds after it has begun. */
export type DueTime = { at: Date } | { afterMs: number };

/** What becomes of a node run whose wait nobody has ended before its time. join: its items, or the run that it
 *  started, have ended, and it with them; if they have not, it fails as the rest says. */
export type WhenDue =
  | { kind: 'complete'; output: JsonObject }
  | { kind: 'queue' }
  | { kind: 'expire'; onExpiry: OnExpiry }
  | { kind: 'fail' | 'join'; code: string; message: string; retryable: boolean };
