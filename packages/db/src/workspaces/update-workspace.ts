import { type JsonObject, NotFoundError, type WorkspaceStatus } from '@runyard/domain';
import { type Author, changedFields, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { Workspace } from '../generated/client.ts';
import { storableJson } from '../storable-json.ts';

/** What is undefined stays as it is. */
export interface WorkspaceChanges {
  name?: string | undefined;
  status?: WorkspaceStatus | undefined;
  settings?: JsonObject | undefined;
  monthlyBudgetCents?: number | null | undefined;
}

/** Changes a workspace, or NotFoundError. */
export async function updateWorkspace(
  db: PrismaClient,
  author: Author,
  workspaceId: string,
  changes: WorkspaceChanges,
): Promise<Workspace> {
  const { settings, ...columns } = changes;
  return db.$transaction(async (tx) => {
    const touched =
      await tx.$executeRaw`UPDATE workspaces SET updated_at = now() WHERE id = ${workspaceId}::uuid`;
    if (touched === 0) throw new NotFoundError('workspace not found');
    await insertAuditEvent(tx, author, {
      workspaceId,
      action: 'workspace.updated',
      targetId: workspaceId,
      details: changedFields(changes),
    });
    return tx.workspace.update({
      where: { id: workspaceId },
      data: { ...columns, ...(settings && { settings: storableJson(settings) }) },
    });
  });
}
