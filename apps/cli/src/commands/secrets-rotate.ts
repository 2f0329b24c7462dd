import { parseArgs } from 'node:util';
import { createPrisma } from '@runyard/db';
import { resealSecrets } from '@runyard/engine';
import { createKeyRing } from '@runyard/runtime';
import type { CommandContext } from '../context.ts';
import { withDatabase } from '../local/with-database.ts';

/** `secrets:rotate`: seals every secret with the first key of SECRETS_KEYS. Exit code 1 when some could not be opened. */
export async function secretsRotate({ config, home, say }: CommandContext, args: string[]): Promise<number> {
  parseArgs({ args, options: {} });
  const local = await home();
  const keyRing = config.SECRETS_KEYS ?? createKeyRing(local.settings.secretsKeys);
  const { resealedCount, changedCount, unreadable } = await withDatabase(config, local, (databaseUrl) => {
    const db = createPrisma({ databaseUrl, poolSize: 1 });
    return resealSecrets(db, keyRing).finally(() => db.$disconnect());
  });
  for (const { workspaceId, name, keyId } of unreadable)
    say(
      `the secret ${name} of workspace ${workspaceId} cannot be opened: key ${keyId} is missing or another one`,
    );
  const meanwhile = changedCount > 0 ? `, ${changedCount} were changed meanwhile` : '';
  say(`${resealedCount} secrets were sealed with key ${keyRing.activeKeyId}${meanwhile}`);
  return unreadable.length === 0 ? 0 : 1;
}
