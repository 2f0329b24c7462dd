import type { Token } from '@runyard/contracts';
import type { Session } from '../auth/session.ts';
import { timestamp } from './timestamp.ts';

export const presentSession = ({ token, expiresInSeconds, endsAt }: Session): Token => ({
  access_token: token,
  token_type: 'bearer',
  expires_in: expiresInSeconds,
  session_ends_at: timestamp(endsAt),
});
