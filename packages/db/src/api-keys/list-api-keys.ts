import type { PrismaClient } from '../client.ts';
import { type Listed, type Page, pageOfRows, takePage, whereAfterCursor } from '../page.ts';
import type { ApiKey } from './api-key-row.ts';

/** The API keys of a workspace, revoked and expired ones too, newest first. */
export async function listApiKeys(
  db: PrismaClient,
  workspaceId: string,
  page: Page,
): Promise<Listed<ApiKey>> {
  const rows = await db.apiKey.findMany({
    where: { workspaceId, ...whereAfterCursor(page) },
    ...takePage(page),
  });
  return pageOfRows(rows, page);
}
