import { UnauthorizedError } from '@runyard/domain';
import { settleCallback } from '@runyard/engine';
import { resultOutcome } from '@runyard/nodes';
import { type CallbackRef, callbackSecret, isCallbackSigned, parseCallbackId } from '@runyard/runtime';
import type { RouteDeps } from '../../deps.ts';
import { rawBodyOf } from '../../middleware/raw-body.ts';
import type { RouteFor } from '../route.ts';

interface Signed {
  callbackId: string;
  timestamp: string;
  signature: string;
  rawBody: Uint8Array;
}

/** POST /callbacks/{callback_id}: 200 once the result is stored. 401 for whatever is not signed as it must be: an id that was never given
 *  to anybody included, since nobody has its secret. */
export const receiveCallbackRoute: RouteFor<'receiveCallback'> =
  (deps) =>
  async ({ params, headers, body }, { req }) => {
    const ref = requireSigned(deps, {
      callbackId: params.callback_id,
      timestamp: headers['x-runyard-timestamp'] ?? '',
      signature: headers['x-runyard-signature'] ?? '',
      rawBody: rawBodyOf(req),
    });

    const { replayed } = await settleCallback(
      { ...deps.engine, keyRing: deps.keyRing ?? null },
      { ref, outcome: resultOutcome(body), maxOutputBytes: deps.limits.maxOutputBytes },
    );

    return { status: 200, body: { node_run_id: ref.nodeRunId, replayed } };
  };

function requireSigned(
  { webhookSigningSecret, limits, clock }: RouteDeps,
  { callbackId, ...signed }: Signed,
): CallbackRef {
  const ref = parseCallbackId(callbackId);
  if (ref === null || webhookSigningSecret === undefined) throw invalidSignature();
  if (!isCallbackSigned(callbackSecret(webhookSigningSecret, ref), signed)) throw invalidSignature();
  const seconds = /^\d{1,12}$/.test(signed.timestamp) ? Number(signed.timestamp) : Number.NaN;
  const ageSeconds = Math.abs(clock.now().getTime() / 1_000 - seconds);
  if (!(ageSeconds <= limits.callbackWindowSeconds)) throw expired(limits.callbackWindowSeconds);
  return ref;
}

const invalidSignature = () =>
  new UnauthorizedError(
    'invalid_signature',
    'the callback is not signed as it must be, or was never asked for',
  );

const expired = (windowSeconds: number) =>
  new UnauthorizedError(
    'invalid_signature',
    `X-Runyard-Timestamp must be within ${windowSeconds} seconds of now; sign the request anew`,
  );
