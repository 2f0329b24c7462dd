import type { QueuePosition } from '@runyard/domain';
import { type JobQueue, listHead } from '@runyard/queue';
import { endsWithin } from '@runyard/runtime';
import { QUEUE_NAMES } from '../queues/queue-names.ts';
import { remember } from './remember.ts';

/** Jobs of a queue whose places are known exactly. */
const HEAD_LIMIT = 1_000;
/** A place may be this old, in milliseconds: what polls a run must not cost the queue one listing each time. */
const REMEMBER_MS = 250;
const ANSWER_MS = 1_000;

export type PositionOf = (rowId: string) => QueuePosition;

/** Where rows stand in a queue. A queue that is away or slow leaves places unknown: a read does not fail for that. */
export function createQueuePositions(queue: JobQueue): (name: string) => Promise<PositionOf> {
  const heads = new Map(
    QUEUE_NAMES.map((name) => [name, remember(REMEMBER_MS, () => readHead(queue, name))]),
  );
  return async (name) => (await heads.get(name)?.()) ?? UNKNOWN;
}

async function readHead(queue: JobQueue, name: string): Promise<PositionOf> {
  if (!queue.isReady()) return UNKNOWN;
  const listed = listHead(queue, name, HEAD_LIMIT).catch(() => null);
  if (!(await endsWithin(listed, ANSWER_MS))) return UNKNOWN;
  const head = await listed;
  if (!head) return UNKNOWN;
  const places = new Map(head.map((rowId, index) => [rowId, index + 1]));
  return (rowId) => {
    const position = places.get(rowId);
    if (position !== undefined) return { kind: 'exact', position };
    return head.length < HEAD_LIMIT ? { kind: 'unknown' } : { kind: 'at_least', position: HEAD_LIMIT + 1 };
  };
}

const UNKNOWN: PositionOf = () => ({ kind: 'unknown' });
