import { expect, test } from '@jest/globals';
import {
  callbackIdOf,
  callbackSecret,
  isCallbackSigned,
  parseCallbackId,
  signCallback,
} from './callback-signature.ts';

const SIGNING_SECRET = 'a secret for tests, of more than thirty-two characters';
const ref = { nodeRunId: '0199c0de-0000-7000-8000-000000000007', attempt: 2 };

test('a callback id names its node run and attempt, and nothing else is one', () => {
  expect(parseCallbackId(callbackIdOf(ref))).toEqual(ref);
  for (const id of [
    '',
    ref.nodeRunId,
    `${ref.nodeRunId}.0`,
    `${ref.nodeRunId}.1x`,
    'x.1',
    `${ref.nodeRunId}.1.1`,
  ])
    expect(parseCallbackId(id)).toBeNull();
});

test('a secret is the same at each time, and another one for each attempt, node run and system', () => {
  const secret = callbackSecret(SIGNING_SECRET, ref);

  expect(callbackSecret(SIGNING_SECRET, { ...ref })).toBe(secret);
  expect(secret).toMatch(/^cbsec_[\w-]{43}$/);
  const others = [
    callbackSecret(SIGNING_SECRET, { ...ref, attempt: 1 }),
    callbackSecret(SIGNING_SECRET, { ...ref, nodeRunId: ref.nodeRunId.replace('7', '8') }),
    callbackSecret(`${SIGNING_SECRET}x`, ref),
  ];
  expect(new Set([secret, ...others]).size).toBe(4);
});

test('only the signature of this timestamp and this body is right', () => {
  const secret = callbackSecret(SIGNING_SECRET, ref);
  const right = { timestamp: '1790000000', rawBody: '{"a":1}', signature: '' };
  right.signature = signCallback(secret, right.timestamp, right.rawBody);

  expect(isCallbackSigned(secret, right)).toBe(true);
  expect(isCallbackSigned(secret, { ...right, signature: right.signature.toUpperCase() })).toBe(true);
  for (const wrong of [
    { timestamp: '1790000001' },
    { rawBody: '{"a":2}' },
    { signature: '' },
    { signature: 'é'.repeat(64) },
  ])
    expect(isCallbackSigned(secret, { ...right, ...wrong })).toBe(false);
  expect(isCallbackSigned(`${secret}x`, right)).toBe(false);
});
