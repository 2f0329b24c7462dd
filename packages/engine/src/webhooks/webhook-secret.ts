import { createHmac } from 'node:crypto';

/**
 * The signing secret of a webhook endpoint, derived from the system's WEBHOOK_SIGNING_SECRET: the database holds no
 * secret that whoever reads it could sign with.
 */
export function webhookSecret(signingSecret: string, endpointId: string, generation: number): string {
  const key = createHmac('sha256', signingSecret).update(`webhook:${endpointId}:${generation}`).digest();
  return `whsec_${key.toString('base64url')}`;
}
