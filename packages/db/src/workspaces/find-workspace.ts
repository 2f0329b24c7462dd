import { NotFoundError } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import type { Workspace } from '../generated/client.ts';

export type { Workspace };

/** The workspace, or NotFoundError. */
export async function requireWorkspace(db: PrismaClient, workspaceId: string): Promise<Workspace> {
  const workspace = await db.workspace.findUnique({ where: { id: workspaceId } });
  if (!workspace) throw new NotFoundError('workspace not found');
  return workspace;
}
