import { type Author, changedFields, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { User } from '../generated/client.ts';
import type { NewUser } from './insert-user.ts';

/** What is undefined stays as it is. */
export interface UserChanges {
  name?: string | undefined;
  passwordHash?: string | undefined;
  isInstanceAdmin?: boolean | undefined;
}

/** Adds a user with the audit event of it. A second user with the same email is refused by the database. */
export async function createUser(db: PrismaClient, author: Author, user: NewUser): Promise<User> {
  return db.$transaction(async (tx) => {
    const created = await tx.user.create({ data: { ...user, email: user.email.toLowerCase() } });
    await insertAuditEvent(tx, author, {
      workspaceId: null,
      action: 'user.created',
      targetId: user.id,
      details: { is_instance_admin: user.isInstanceAdmin ?? false },
    });
    return created;
  });
}

/** Changes a user who is there. */
export async function updateUser(
  db: PrismaClient,
  author: Author,
  userId: string,
  changes: UserChanges,
): Promise<User> {
  return db.$transaction(async (tx) => {
    const updated = await tx.user.update({ where: { id: userId }, data: changes });
    await insertAuditEvent(tx, author, {
      workspaceId: null,
      action: 'user.updated',
      targetId: userId,
      details: changedFields(changes),
    });
    return updated;
  });
}
