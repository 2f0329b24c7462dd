import { createHmac } from 'node:crypto';

/** Hex HMAC-SHA256 over the raw body, as a webhook's receiver computes it. */
export function signBody(rawBody: string, secret: string): string {
  return createHmac('sha256', secret).update(rawBody).digest('hex');
}
