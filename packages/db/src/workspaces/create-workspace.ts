import type { JsonObject } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { Workspace } from '../generated/client.ts';
import { storableJson } from '../storable-json.ts';

export interface NewWorkspace {
  id: string;
  /** Becomes its owner. */
  userId: string;
  name: string;
  settings: JsonObject;
}

/** Adds a workspace with its owner as the first member. */
export async function createWorkspace(
  db: PrismaClient,
  author: Author,
  workspace: NewWorkspace,
): Promise<Workspace> {
  return db.$transaction(async (tx) => {
    const created = await tx.workspace.create({
      data: {
        ...workspace,
        settings: storableJson(workspace.settings),
        members: { create: { userId: workspace.userId, role: 'owner' } },
      },
    });
    const { id } = created;
    await insertAuditEvent(tx, author, { workspaceId: id, action: 'workspace.created', targetId: id });
    return created;
  });
}
