import type { PrismaClient } from '../client.ts';
import type { Page } from '../page.ts';
import type { WebhookEndpoint } from './webhook-scope.ts';

/** The webhook endpoints of a workspace, newest first. */
export async function listWebhooks(
  db: PrismaClient,
  workspaceId: string,
  { limit, offset }: Page,
): Promise<WebhookEndpoint[]> {
  return db.webhookEndpoint.findMany({
    where: { workspaceId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    skip: offset,
  });
}
