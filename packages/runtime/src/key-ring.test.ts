import { expect, test } from '@jest/globals';
import { createKeyRing, explainBadKeys, makeKey, SealError, type Sealed } from './key-ring.ts';

const [old, next] = [makeKey('old'), makeKey('next')];

const withByteChanged = ({ keyId, bytes }: Sealed, at: number): Sealed => {
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed.at(at) ?? 0) ^ 1;
  return { keyId, bytes: changed };
};

test('what is sealed opens for the same place, also when it is empty or no ASCII', () => {
  const ring = createKeyRing(next);

  for (const text of ['', 'hunter2', 'Gemüse 🥕\n'])
    expect(ring.open(ring.seal(text, 'here'), 'here')).toBe(text);
});

test('the same text sealed twice looks different, and shows nothing of itself', () => {
  const ring = createKeyRing(next);

  const [first, second] = [ring.seal('hunter2', 'here'), ring.seal('hunter2', 'here')];

  expect(first.bytes).not.toEqual(second.bytes);
  expect(Buffer.from(first.bytes).includes('hunter2')).toBe(false);
});

test('what was sealed for another place, or changed by one bit anywhere, does not open', () => {
  const ring = createKeyRing(next);
  const sealed = ring.seal('hunter2', 'here');

  expect(() => ring.open(sealed, 'there')).toThrow(SealError);
  for (let at = 0; at < sealed.bytes.length; at += 1)
    expect(() => ring.open(withByteChanged(sealed, at), 'here')).toThrow(SealError);
  expect(() => ring.open({ ...sealed, bytes: sealed.bytes.slice(0, 5) }, 'here')).toThrow(SealError);
});

test('a new first key seals, and what the one before has sealed still opens', () => {
  const before = createKeyRing(old).seal('hunter2', 'here');

  const ring = createKeyRing(`${next},${old}`);

  expect(ring.open(before, 'here')).toBe('hunter2');
  expect(ring.seal('hunter2', 'here').keyId).toBe('next');
  expect(() => createKeyRing(next).open(before, 'here')).toThrow('there is no key old in SECRETS_KEYS');
});

test('another key under the same id is told apart, without a word of what was sealed', () => {
  const sealed = createKeyRing(old).seal('hunter2', 'here');

  expect(() => createKeyRing(makeKey('old')).open(sealed, 'here')).toThrow(
    'key old of SECRETS_KEYS is not the one that sealed it',
  );
});

test.each(['', 'k1', `k1:${'a'.repeat(20)}`, `k 1:${'a'.repeat(43)}`, `${old},`, `${old},${makeKey('old')}`])(
  'is no key ring: %s',
  (text) => {
    expect(explainBadKeys(text)).toMatch(/^must /);
  },
);

test('keys may be padded or not, and have spaces around them', () => {
  expect(explainBadKeys(`${old} , ${next.replace('=', '')}`)).toBeNull();
});
