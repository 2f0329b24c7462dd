import type { PrismaClient, Sql } from '../client.ts';
import type { User } from '../generated/client.ts';

export type { User };

/** Emails are compared without regard to case. */
export async function findUserByEmail(db: PrismaClient, email: string): Promise<User | null> {
  return db.user.findUnique({ where: { email: email.toLowerCase() } });
}

/** Null when there is no such user. */
export async function findUser(db: PrismaClient, id: string): Promise<User | null> {
  return db.user.findUnique({ where: { id } });
}

/** For each id whether there is such a user, in the ids' order. */
export async function areUsersKnown(sql: Sql, userIds: string[]): Promise<boolean[]> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM users WHERE id = ANY(${userIds}::uuid[])`;
  const known = new Set(rows.map((row) => row.id));
  return userIds.map((id) => known.has(id));
}
