import { NotFoundError } from '@runyard/domain';
import type { Sql } from '../client.ts';

/**
 * Holds the workspace's row until the transaction ends, so that changes of who may use it come one after the other.
 * NotFoundError without such a workspace.
 */
export async function lockWorkspace(tx: Sql, workspaceId: string): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM workspaces WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
  if (rows.length === 0) throw new NotFoundError('workspace not found');
}
