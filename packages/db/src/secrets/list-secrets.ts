import { NotFoundError } from '@runyard/domain';
import type { PrismaClient, Sql } from '../client.ts';
import { type Listed, type Page, pageOfRows, takePage, whereAfterCursor } from '../page.ts';
import { SECRET_COLUMNS, type SecretRow, type SecretScope } from './secret-row.ts';

/** The secrets of a workspace without what is sealed, newest first. */
export async function listSecrets(
  db: PrismaClient,
  workspaceId: string,
  page: Page,
): Promise<Listed<SecretRow>> {
  const rows = await db.secret.findMany({
    where: { workspaceId, ...whereAfterCursor(page) },
    select: SECRET_COLUMNS,
    ...takePage(page),
  });
  return pageOfRows(rows, page);
}

/** The secret without what is sealed, or NotFoundError. */
export async function requireSecret(db: PrismaClient, scope: SecretScope): Promise<SecretRow> {
  const secret = await db.secret.findFirst({ where: { ...scope }, select: SECRET_COLUMNS });
  if (!secret) throw new NotFoundError('secret not found');
  return secret;
}

/** Those of the names that a secret of the workspace has. */
export async function findSecretNames(
  sql: Sql,
  workspaceId: string,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await sql.$queryRaw<{ name: string }[]>`
    SELECT name FROM secrets WHERE workspace_id = ${workspaceId}::uuid AND name = ANY(${[...names]}::text[])`;
  return rows.map(({ name }) => name);
}
