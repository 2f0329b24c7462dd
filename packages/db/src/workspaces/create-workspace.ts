import type { JsonObject } from '@runyard/domain';
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
export async function createWorkspace(db: PrismaClient, workspace: NewWorkspace): Promise<Workspace> {
  return db.workspace.create({
    data: {
      ...workspace,
      settings: storableJson(workspace.settings),
      members: { create: { userId: workspace.userId, role: 'owner' } },
    },
  });
}
