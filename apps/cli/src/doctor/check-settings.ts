import type { LauncherConfig } from '@runyard/runtime';
import { withClient } from '../with-client.ts';
import { type Found, fail, find, ok, warn, worstOf } from './finding.ts';

interface Needs {
  hasWebhooks: boolean;
  /** Ids of keys that secrets are sealed with. */
  keyIds: string[];
}

const NEEDS = `
  SELECT EXISTS (SELECT 1 FROM webhook_endpoints WHERE is_enabled) AS "hasWebhooks",
         ARRAY(SELECT DISTINCT key_id FROM secrets ORDER BY 1) AS "keyIds"`;

/** Whether settings that need each other are there, and those that the data needs. It sees only the settings of this command. */
export const checkSettings = (url: string, config: LauncherConfig) =>
  find('settings', () =>
    withClient(url, async (client) => {
      const { rows } = await client.query<Needs>(NEEDS);
      return judgeSettings(config, rows[0] ?? { hasWebhooks: false, keyIds: [] });
    }),
  );

type Settings = Pick<
  LauncherConfig,
  'WEBHOOK_SIGNING_SECRET' | 'PUBLIC_URL' | 'SECRETS_KEYS' | 'JWT_SECRET' | 'JWT_PUBLIC_KEY' | 'JWT_JWKS_URL'
>;

export function judgeSettings(config: Settings, { hasWebhooks, keyIds }: Needs): Found {
  return worstOf([
    ...judgeSigning(config, hasWebhooks),
    ...judgeKeys(config, keyIds),
    ...judgeTokens(config),
    ok('settings that need each other are set'),
  ]);
}

function judgeSigning({ WEBHOOK_SIGNING_SECRET, PUBLIC_URL }: Settings, hasWebhooks: boolean): Found[] {
  if (WEBHOOK_SIGNING_SECRET === undefined && hasWebhooks)
    return [fail('there are webhooks, and WEBHOOK_SIGNING_SECRET is not set: nothing is delivered')];
  if (WEBHOOK_SIGNING_SECRET === undefined && PUBLIC_URL !== undefined)
    return [warn('PUBLIC_URL is set without WEBHOOK_SIGNING_SECRET: asynchronous agents fail')];
  if (WEBHOOK_SIGNING_SECRET !== undefined && PUBLIC_URL === undefined)
    return [
      warn('WEBHOOK_SIGNING_SECRET is set without PUBLIC_URL: webhooks work, asynchronous agents fail'),
    ];
  return [];
}

function judgeKeys({ SECRETS_KEYS }: Settings, keyIds: string[]): Found[] {
  const known = SECRETS_KEYS?.keyIds ?? [];
  const lost = keyIds.filter((id) => !known.includes(id));
  if (lost.length > 0)
    return [
      fail(
        `secrets are sealed with the keys ${lost.join(', ')}, which SECRETS_KEYS does not have: nobody can read them`,
      ),
    ];
  return known.length > 1 && keyIds.every((id) => id === SECRETS_KEYS?.activeKeyId)
    ? [ok('nothing is sealed with the older keys of SECRETS_KEYS: they can be taken away')]
    : [];
}

const judgeTokens = ({ JWT_SECRET, JWT_PUBLIC_KEY, JWT_JWKS_URL }: Settings): Found[] =>
  [JWT_SECRET, JWT_PUBLIC_KEY, JWT_JWKS_URL].filter((key) => key !== undefined).length === 1
    ? []
    : [warn('exactly one of JWT_SECRET, JWT_PUBLIC_KEY and JWT_JWKS_URL must be set for the API to start')];
