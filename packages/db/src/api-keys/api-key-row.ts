import { NotFoundError } from '@runyard/domain';
import type { ApiKey, Prisma } from '../generated/client.ts';

export type { ApiKey };

/** Names one API key. Another workspace's does not exist here. */
export interface ApiKeyScope {
  workspaceId: string;
  apiKeyId: string;
}

/** The API key, or NotFoundError. */
export async function requireApiKey(
  db: Pick<Prisma.TransactionClient, 'apiKey'>,
  { workspaceId, apiKeyId }: ApiKeyScope,
): Promise<ApiKey> {
  const key = await db.apiKey.findUnique({ where: { id: apiKeyId, workspaceId } });
  if (!key) throw new NotFoundError('API key not found');
  return key;
}
