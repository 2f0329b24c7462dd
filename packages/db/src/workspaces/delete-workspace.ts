import { ConflictError, NotFoundError } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { Db } from '../db.ts';

/**
 * Removes a workspace without workflows, with its members, API keys and webhooks; its audit events stay. NotFoundError
 * without it, ConflictError `workspace_not_empty` while it has a workflow. Its row is locked first, which the creation
 * of a workflow waits for.
 */
export async function deleteWorkspace(db: Db, author: Author, workspaceId: string): Promise<void> {
  await db.transaction(async (sql) => {
    const locked = await sql.$queryRaw<unknown[]>`
      SELECT 1 FROM workspaces WHERE id = ${workspaceId}::uuid FOR UPDATE`;
    if (locked.length === 0) throw new NotFoundError('workspace not found');
    const workflows = await sql.$queryRaw<unknown[]>`
      SELECT 1 FROM workflows WHERE workspace_id = ${workspaceId}::uuid LIMIT 1`;
    if (workflows.length > 0)
      throw new ConflictError('workspace_not_empty', 'the workspace has workflows; delete them first');
    await sql.$executeRaw`DELETE FROM workspaces WHERE id = ${workspaceId}::uuid`;
    await insertAuditEvent(sql, author, { workspaceId, action: 'workspace.deleted', targetId: workspaceId });
  });
}
