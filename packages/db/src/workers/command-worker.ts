import { type AuditAction, NotFoundError, type WorkerCommand } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import { requireWorker, type WorkerRecord } from './list-workers.ts';

const ACTIONS = {
  quiet: 'worker.quieted',
  resume: 'worker.resumed',
  stop: 'worker.stopped',
} as const satisfies Record<WorkerCommand, AuditAction>;

/** Tells a worker what to do; it obeys at its next heartbeat. A later command replaces an earlier one. Or NotFoundError. */
export async function commandWorker(
  db: PrismaClient,
  author: Author,
  workerId: string,
  command: WorkerCommand,
): Promise<WorkerRecord> {
  return db.$transaction(async (tx) => {
    const touched =
      await tx.$executeRaw`UPDATE workers SET command = ${command} WHERE id = ${workerId}::uuid`;
    if (touched === 0) throw new NotFoundError('worker not found');
    await insertAuditEvent(tx, author, { workspaceId: null, action: ACTIONS[command], targetId: workerId });
    return requireWorker(tx, workerId);
  });
}
