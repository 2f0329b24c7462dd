import type { PrismaClient } from '../client.ts';
import type { User } from '../generated/client.ts';

export interface NewUser {
  id: string;
  email: string;
  name: string;
  /** As `hashPassword` makes it; null for someone who only comes with an external token. */
  passwordHash: string | null;
  /** Default: false. */
  isInstanceAdmin?: boolean;
}

/** Adds a user. A second user with the same email is refused by the database. */
export async function insertUser(db: PrismaClient, user: NewUser): Promise<User> {
  return db.user.create({ data: { ...user, email: user.email.toLowerCase() } });
}
