import { createAccessTokens, type LauncherConfig, systemClock } from '@runyard/runtime';
import { CommandError } from '../command-error.ts';
import type { Home } from './home.ts';

/** Long enough for a day's work with the printed `curl`. */
const LOCAL_TOKEN_TTL_SECONDS = 24 * 60 * 60;

/** The secret that tokens of this system are signed with: JWT_SECRET, else the home's own. */
export function jwtSecretOf(config: LauncherConfig, home: Home): string {
  const elsewhere = (['JWT_PUBLIC_KEY', 'JWT_JWKS_URL'] as const).find((name) => config[name] !== undefined);
  if (elsewhere === undefined) return config.JWT_SECRET ?? home.settings.jwtSecret;
  throw new CommandError(
    `tokens cannot be signed here while ${elsewhere} is set; unset it, or sign them yourself.`,
  );
}

/** A bearer token of the system, valid for a day. */
export function mintToken(config: LauncherConfig, secret: string, userId: string): string {
  const settings = {
    secret,
    issuer: config.JWT_ISSUER,
    audience: config.JWT_AUDIENCE,
    ttlSeconds: LOCAL_TOKEN_TTL_SECONDS,
  };
  return createAccessTokens(settings, systemClock()).issue(userId).token;
}
