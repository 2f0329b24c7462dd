import { renewLeases } from '@runyard/db';
import { holds } from './state.ts';
import { type ModelWorker, pass, type World } from './world.ts';

const HOUR_MS = 3_600_000;

/** The backoffs and waits of the run come to their end. */
export const passBackoffs = (world: World): Promise<void> =>
  pass(world, async () => {
    const { prisma } = world.engine.db;
    await prisma.$executeRaw`UPDATE node_runs SET resume_at = now() - interval '1 second' WHERE run_id = ${world.runId}::uuid AND resume_at > now()`;
    await prisma.$executeRaw`UPDATE waits SET due_at = now() - interval '1 second' WHERE run_id = ${world.runId}::uuid`;
  });

/** The leases of these node runs run out: their workers are paused, cut off or dead. */
export const expireLeases = (world: World, nodes: number[]): Promise<void> =>
  pass(world, async () => {
    const ids = nodes.map((node) => world.observed.nodeRunIds[node] ?? '');
    await world.engine.db.prisma.$executeRaw`
      UPDATE node_runs SET lease_expires_at = now() - interval '1 second'
       WHERE id = ANY(${ids}::uuid[]) AND status = 'running'`;
  });

/** A worker's heartbeat: it keeps what it holds, and learns what it holds no more. */
export const renew = (world: World, worker: ModelWorker): Promise<void> =>
  pass(world, async () => {
    const held = world.executions.filter((execution) => execution.worker === worker);
    const leases = held.map(({ node, leaseEpoch }) => ({
      nodeRunId: world.observed.nodeRunIds[node] ?? '',
      leaseEpoch,
      remainingMs: null,
    }));
    const lost = await renewLeases(worker.engine.db.sql, leases, HOUR_MS);
    const expected = held.filter((execution) => !holds(world.state, execution)).length;
    if (lost.length !== expected)
      throw new Error(`a heartbeat says that ${lost.length} leases are lost; ${expected} are`);
  });
