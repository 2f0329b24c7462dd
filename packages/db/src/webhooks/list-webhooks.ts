import type { PrismaClient } from '../client.ts';
import { type Listed, type Page, pageOfRows, takePage, whereAfterCursor } from '../page.ts';
import type { WebhookEndpoint } from './webhook-scope.ts';

/** The webhook endpoints of a workspace, newest first. */
export async function listWebhooks(
  db: PrismaClient,
  workspaceId: string,
  page: Page,
): Promise<Listed<WebhookEndpoint>> {
  const rows = await db.webhookEndpoint.findMany({
    where: { workspaceId, ...whereAfterCursor(page) },
    ...takePage(page),
  });
  return pageOfRows(rows, page);
}
