import type { AuditAction } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import type { AuditEvent } from '../generated/client.ts';
import { type Listed, type Page, pageOfRows, takePage, whereAfterCursor } from '../page.ts';

export type { AuditEvent };

/** What is undefined narrows nothing. */
export interface AuditFilters {
  actor?: string | undefined;
  action?: AuditAction | undefined;
  targetId?: string | undefined;
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
}

/** The audit events of a workspace, newest first. */
export async function listAuditEvents(
  db: PrismaClient,
  workspaceId: string,
  { from, to, ...equal }: AuditFilters,
  page: Page,
): Promise<Listed<AuditEvent>> {
  const rows = await db.auditEvent.findMany({
    where: {
      AND: [{ workspaceId, ...equal }, { createdAt: { gte: from, lt: to } }, whereAfterCursor(page)],
    },
    ...takePage(page),
  });
  return pageOfRows(rows, page);
}
