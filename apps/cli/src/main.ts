import { ConfigError } from '@runyard/runtime';
import { CommandError } from './command-error.ts';
import { audit } from './commands/audit.ts';
import { dbCheck } from './commands/db-check.ts';
import { dbMigrate } from './commands/db-migrate.ts';
import { dbMigration } from './commands/db-migration.ts';
import { doctor } from './commands/doctor.ts';
import { envExample } from './commands/env-example.ts';
import { openApiCheck, openApiWrite } from './commands/openapi.ts';
import { secretsRotate } from './commands/secrets-rotate.ts';
import { seed } from './commands/seed.ts';
import { start } from './commands/start.ts';
import { token } from './commands/token.ts';
import { user } from './commands/user.ts';
import { type CommandContext, loadContext } from './context.ts';

/** A command answers with the exit code. */
type Command = (context: CommandContext, argv: string[]) => Promise<number>;

const COMMANDS: Record<string, Command> = {
  start,
  token,
  user,
  seed,
  doctor,
  audit,
  'secrets:rotate': secretsRotate,
  'db:migrate': dbMigrate,
  'db:migration': dbMigration,
  'db:check': dbCheck,
  'env:example': envExample,
  'openapi:write': openApiWrite,
  'openapi:check': openApiCheck,
};

const [name = 'start', ...argv] = process.argv.slice(2);
process.exit(await run(name, argv));

async function run(commandName: string, args: string[]): Promise<number> {
  const command = COMMANDS[commandName];
  if (command === undefined) {
    process.stderr.write(
      `runyard: unknown command ${commandName}; there are ${Object.keys(COMMANDS).join(', ')}\n`,
    );
    return 2;
  }
  try {
    return await command(loadContext(), args);
  } catch (error) {
    process.stderr.write(`runyard: ${describe(error)}\n`);
    return error instanceof CommandError ? error.exitCode : 1;
  }
}

/** One sentence for what was foreseen, the whole stack for what was not. */
function describe(error: unknown): string {
  if (error instanceof CommandError || error instanceof ConfigError || isUsageError(error))
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** As `parseArgs` of node:util throws it. */
function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
