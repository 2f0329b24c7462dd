import type { Me } from '@runyard/contracts';
import { findProfile, type PrismaClient, requireApiKey, requireWorkspace } from '@runyard/db';
import { UnauthorizedError } from '@runyard/domain';
import type { Identity } from '../../auth/identity.ts';
import { presentApiKey } from '../../present/present-api-key.ts';
import type { RouteFor } from '../route.ts';

const MAX_WORKSPACES = 200;

/** GET /auth/me: whose token or API key this is. */
export const getMeRoute: RouteFor<'getMe'> =
  ({ engine }) =>
  async (_request, { caller }) => {
    const db = engine.db.prisma;

    const me = caller.kind === 'user' ? await describeUser(db, caller) : await describeApiKey(db, caller);

    return { status: 200, body: me };
  };

async function describeUser(db: PrismaClient, { userId }: Identity): Promise<Me> {
  const profile = await findProfile(db, userId, { maxWorkspaces: MAX_WORKSPACES });
  if (!profile) throw new UnauthorizedError('invalid_token', 'the token is not valid');
  const { id, email, name, isInstanceAdmin, workspaces } = profile;
  return { kind: 'user', user: { id, email, name, is_instance_admin: isInstanceAdmin }, workspaces };
}

async function describeApiKey(db: PrismaClient, key: Identity & { kind: 'api_key' }): Promise<Me> {
  const { workspaceId, apiKeyId } = key;
  const workspace = await requireWorkspace(db, workspaceId);
  return {
    kind: 'api_key',
    api_key: presentApiKey(await requireApiKey(db, { workspaceId, apiKeyId })),
    workspace: { id: workspace.id, name: workspace.name },
  };
}
