import { parseArgs } from 'node:util';
import { createPrisma, findUserByEmail, findWorkspaceRoles, type PrismaClient } from '@runyard/db';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { jwtSecretOf, mintToken } from '../local/tokens.ts';
import { withDatabase } from '../local/with-database.ts';

const USAGE = 'usage: npm run token -- --email someone@example.com --workspace <workspace id>';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `token --email … --workspace …`: prints a bearer token for a member of a workspace of the local system. */
export async function token({ config, home }: CommandContext, argv: string[]): Promise<number> {
  const { email, workspaceId } = readArguments(argv);
  const local = await home();
  const secret = jwtSecretOf(config, local);
  const userId = await withDatabase(config, local, async (databaseUrl) => {
    const db = createPrisma({ databaseUrl, poolSize: 1 });
    return requireMember(db, email, workspaceId).finally(() => db.$disconnect());
  });
  process.stdout.write(`${mintToken(config, secret, userId)}\n`);
  return 0;
}

function readArguments(args: string[]) {
  const { values } = parseArgs({
    args,
    options: { email: { type: 'string' }, workspace: { type: 'string' } },
  });
  const { email, workspace } = values;
  if (email === undefined || workspace === undefined) throw new CommandError(USAGE);
  if (!UUID.test(workspace)) throw new CommandError(`${workspace} is not a workspace id. ${USAGE}`);
  return { email, workspaceId: workspace.toLowerCase() };
}

async function requireMember(db: PrismaClient, email: string, workspaceId: string): Promise<string> {
  const user = await findUserByEmail(db, email);
  if (user === null) throw new CommandError(`there is no user with the email ${email}.`);
  const [role] = await findWorkspaceRoles(db, [{ workspaceId, userId: user.id }]);
  if (!role) throw new CommandError(`${email} is not a member of a workspace ${workspaceId}.`);
  return user.id;
}
