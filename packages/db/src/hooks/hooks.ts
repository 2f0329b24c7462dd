import { NotFoundError } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { Hook } from '../generated/client.ts';
import { type Listed, type Page, pageOfRows, takePage, whereAfterCursor } from '../page.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';

export type { Hook };

export interface NewHook extends WorkflowScope {
  id: string;
  name: string;
  /** SHA-256 of the secret part of its path. */
  secretHash: Uint8Array<ArrayBuffer>;
}

/** Adds a hook to a workflow. */
export async function createHook(db: PrismaClient, author: Author, hook: NewHook): Promise<Hook> {
  const { id, workspaceId, workflowId } = hook;
  return db.$transaction(async (tx) => {
    const details = { workflow_id: workflowId };
    await insertAuditEvent(tx, author, { workspaceId, action: 'hook.created', targetId: id, details });
    return tx.hook.create({ data: hook });
  });
}

/** The hooks of a workflow, newest first. */
export async function listHooks(
  db: PrismaClient,
  { workspaceId, workflowId }: WorkflowScope,
  page: Page,
): Promise<Listed<Hook>> {
  const rows = await db.hook.findMany({
    where: { workspaceId, workflowId, ...whereAfterCursor(page) },
    ...takePage(page),
  });
  return pageOfRows(rows, page);
}

/** Removes a hook, or NotFoundError. */
export async function deleteHook(
  db: PrismaClient,
  author: Author,
  { hookId, ...scope }: WorkflowScope & { hookId: string },
): Promise<void> {
  const { workspaceId, workflowId } = scope;
  await db.$transaction(async (tx) => {
    const { count } = await tx.hook.deleteMany({ where: { id: hookId, ...scope } });
    if (count === 0) throw new NotFoundError('hook not found');
    const details = { workflow_id: workflowId };
    await insertAuditEvent(tx, author, { workspaceId, action: 'hook.deleted', targetId: hookId, details });
  });
}
