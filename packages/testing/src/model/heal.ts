import { deliver, endWaits, finishExecution, sweepOnce } from './moves.ts';
import { hasEnded } from './state.ts';
import { expireLeases, passBackoffs } from './time.ts';
import type { ModelWorker, World } from './world.ts';

/** Each round does what live workers do within some seconds; a run of five nodes needs two or three a node. */
const MAX_ROUNDS = 40;

/**
 * Nothing breaks any more: workers take what the queue gives them, the sweeper sweeps, time passes. The run must reach a
 * terminal status and the queue must be empty, whatever happened before.
 */
export async function heal(world: World): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (hasEnded(world.state) && world.executions.length === 0 && world.queue.size() === 0) return;
    await liveOn(world);
  }
  const jobs = JSON.stringify([...world.queue.snapshot().values()]);
  throw new Error(`the run does not come to its end: ${JSON.stringify(world.state)}, jobs ${jobs}`);
}

async function liveOn(world: World): Promise<void> {
  const worker = world.workers[0] as ModelWorker;
  for (const execution of [...world.executions]) await finishExecution(world, execution, 'complete', null);
  await passBackoffs(world);
  await expireLeases(world, [...world.state.nodes.keys()]);
  await sweepOnce(world, worker, null);
  await endWaits(world, worker, null);
  for (const { id } of world.queue.deliverable()) {
    const stored = world.queue.deliverable().find((job) => job.id === id);
    if (stored) await deliver(world, worker, stored, null);
  }
}
