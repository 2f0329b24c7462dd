import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import {
  createPrisma,
  createUser,
  findUserByEmail,
  hashPassword,
  type PrismaClient,
  SYSTEM,
  type UserChanges,
  updateUser,
} from '@runyard/db';
import { systemIds } from '@runyard/runtime';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { withDatabase } from '../local/with-database.ts';

const USAGE =
  'usage: npm run user -- --email someone@example.com [--name "Their Name"] [--admin | --no-admin] [--password-stdin]';
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const MAX_EMAIL = 254;
const MAX_NAME = 200;
const MIN_PASSWORD = 12;
const MAX_PASSWORD = 1_024;

/**
 * `user --email …`: adds a user, or changes the name, the password or the right to administer the system of one who is
 * there. Prints the user's id: the subject of tokens that are made elsewhere.
 */
export async function user({ config, home, say }: CommandContext, argv: string[]): Promise<number> {
  const { email, withPassword, ...fields } = readArguments(argv);
  const passwordHash = withPassword ? await hashPassword(await readPassword()) : undefined;
  const save = async (databaseUrl: string) => {
    const db = createPrisma({ databaseUrl, poolSize: 2 });
    return saveUser(db, email, { ...fields, passwordHash }).finally(() => db.$disconnect());
  };
  const saved = await withDatabase(config, await home(), save);
  say(saved.sentence);
  process.stdout.write(`${saved.id}\n`);
  return 0;
}

function readArguments(args: string[]) {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      admin: { type: 'boolean' },
      'password-stdin': { type: 'boolean' },
    },
  });
  const { email = '', admin: isInstanceAdmin, 'password-stdin': withPassword } = values;
  if (!EMAIL.test(email) || email.length > MAX_EMAIL) throw new CommandError(USAGE);
  const name = values.name?.trim();
  if (name === '' || (name?.length ?? 0) > MAX_NAME)
    throw new CommandError(`--name takes 1 to ${MAX_NAME} characters.`);
  return { email, name, isInstanceAdmin, withPassword };
}

/** One line of stdin; the line's end is no part of it. */
async function readPassword(): Promise<string> {
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (password.length < MIN_PASSWORD || password.length > MAX_PASSWORD)
    throw new CommandError(`a password has ${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`);
  if (/[\r\n]/.test(password)) throw new CommandError('a password is one line.');
  return password;
}

async function saveUser(db: PrismaClient, email: string, changes: UserChanges) {
  const existing = await findUserByEmail(db, email);
  if (existing === null) return addUser(db, email, changes);
  const isNothing = Object.values(changes).every((value) => value === undefined);
  if (!isNothing) await updateUser(db, SYSTEM, existing.id, changes);
  return { id: existing.id, sentence: `${existing.email} ${isNothing ? 'is there' : 'was changed'}` };
}

async function addUser(db: PrismaClient, email: string, changes: UserChanges) {
  const { name, passwordHash = null, isInstanceAdmin = false } = changes;
  if (name === undefined) throw new CommandError(`there is no user ${email} yet: a new one takes --name.`);
  const { id } = await createUser(db, SYSTEM, {
    id: systemIds().next(),
    email,
    name,
    passwordHash,
    isInstanceAdmin,
  });
  const without =
    passwordHash === null ? ', without a password: only a token made elsewhere lets them in' : '';
  return { id, sentence: `${email.toLowerCase()} was added${without}` };
}
