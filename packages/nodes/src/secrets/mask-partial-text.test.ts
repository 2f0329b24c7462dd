import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maskPartialText } from './mask-partial-text.ts';
import { revealSecrets } from './revealed-secrets.ts';

const SECRET = 'sk-abcabc-1234';

function show(pieces: readonly string[]): { before: string; all: string } {
  const shown: string[] = [];
  const partial = maskPartialText((text) => shown.push(text), revealSecrets({ KEY: SECRET }));
  for (const piece of pieces) partial.emit(piece);
  const before = shown.join('');
  partial.end();
  return { before, all: shown.join('') };
}

test('text that begins no secret is shown at once', () => {
  expect(show(['Whales ', 'sing.']).before).toBe('Whales sing.');
});

test('what may begin a secret is held back until it is none', () => {
  expect(show(['It is sk-abc']).before).toBe('It is ');
  expect(show(['It is sk-abc', 'd']).before).toBe('It is sk-abcd');
  expect(show(['It is sk-abc']).all).toBe('It is sk-abc');
});

test('however a text is cut into pieces, the secret in it is never shown, and everything else is', () => {
  const forms = [
    SECRET,
    SECRET.toUpperCase(),
    Buffer.from(SECRET).toString('base64'),
    encodeURIComponent(SECRET),
  ];
  const part = fc.oneof(fc.constantFrom(...forms, 'sk-', 'sk-abc', 'abc'), fc.string({ maxLength: 4 }));
  fc.assert(
    fc.property(fc.array(part), fc.array(fc.nat({ max: 5 })), (parts, sizes) => {
      const text = parts.join('');
      const pieces: string[] = [];
      for (let at = 0, index = 0; at < text.length; index += 1) {
        const size = 1 + (sizes[index % Math.max(sizes.length, 1)] ?? 0);
        pieces.push(text.slice(at, at + size));
        at += size;
      }

      expect(show(pieces).all).toBe(revealSecrets({ KEY: SECRET }).mask().text(text));
      expect(show(pieces).all.toLowerCase()).not.toContain(SECRET);
    }),
  );
});
