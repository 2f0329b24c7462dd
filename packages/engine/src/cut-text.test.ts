import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutText } from './cut-text.ts';

test('pieces hold no more than their bytes, cut no character and together are the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 4, max: 20 }), (text, maxBytes) => {
      const pieces: string[] = [];
      for (let rest = text; rest !== ''; ) {
        const cut = cutText(rest, maxBytes);
        pieces.push(cut.head);
        rest = cut.rest;
      }

      expect(pieces.join('')).toBe(text);
      for (const piece of pieces) {
        expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(maxBytes);
        expect(piece.isWellFormed()).toBe(true);
      }
    }),
  );
});

test('a character that is larger than the limit is taken whole', () => {
  expect(cutText('🐋 sings', 1)).toEqual({ head: '🐋', rest: ' sings' });
});
