import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';

/** Writes down that a queue is to be paused, or to be no longer. Saying it twice changes nothing but the audit log. */
export async function setQueuePaused(
  db: PrismaClient,
  author: Author,
  { queue, paused }: { queue: string; paused: boolean },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`
      INSERT INTO queue_controls AS c (queue, paused) VALUES (${queue}, ${paused})
          ON CONFLICT (queue) DO UPDATE SET paused = excluded.paused, changed_at = now()
       WHERE c.paused <> excluded.paused`;
    await insertAuditEvent(tx, author, {
      workspaceId: null,
      action: paused ? 'queue.paused' : 'queue.resumed',
      targetId: queue,
    });
  });
}
