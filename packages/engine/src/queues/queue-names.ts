import { NotFoundError } from '@runyard/domain';
import { nodeTypes } from '@runyard/nodes';
import { nodesQueue, RUNS_QUEUE } from '@runyard/queue';

const POOLS = [...new Set(Object.values(nodeTypes).map(({ pool }) => pool))];

/** Every queue of the system. */
export const QUEUE_NAMES: readonly string[] = [RUNS_QUEUE, ...POOLS.map(nodesQueue)];

/** Throws NotFoundError for what is no queue. */
export function requireQueueName(name: string): void {
  if (!QUEUE_NAMES.includes(name))
    throw new NotFoundError(`queue not found; the queues are ${QUEUE_NAMES.join(', ')}`);
}
