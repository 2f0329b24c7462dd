import { beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@runyard/testing';
import type { EngineContext, PartialTextLimits } from './context.ts';
import { openPartialText } from './partial-text.ts';

/** Far away: rows that come although it has not passed come for another reason. */
const LONG_MS = 3_600_000;

describe('the partial text of an attempt', () => {
  const rows: string[] = [];
  const warnings: string[] = [];
  let isHeld: () => Promise<boolean>;
  beforeEach(() => {
    rows.length = 0;
    warnings.length = 0;
    isHeld = async () => true;
  });

  const open = (limits: Partial<PartialTextLimits> = {}) => {
    const db = {
      appendPartialText: async ({ text }: { text: string }) => {
        rows.push(text);
        return isHeld();
      },
    };
    const log = { warn: (_fields: object, message: string) => void warnings.push(message) };
    const partialText = { intervalMs: LONG_MS, maxBytes: 262_144, ...limits };
    const ctx = { db, log, limits: { partialText } } as unknown as EngineContext;
    return openPartialText(ctx, { id: 'node-run', leaseEpoch: 1 });
  };

  test('is shown at once, and then gathered until the interval has passed', async () => {
    const { emit, close } = open();

    emit('Whales');
    await eventually(() => rows.length === 1);
    for (const piece of [' sing', ' at', ' night']) emit(piece);

    expect(rows).toEqual(['Whales']);
    await close();
    expect(rows).toEqual(['Whales', ' sing at night']);
  });

  test('goes on by itself each time the interval has passed', async () => {
    const { emit, close } = open({ intervalMs: 1 });

    emit('one');
    await eventually(() => rows.length === 1);
    emit('two');

    await eventually(() => rows.length === 2);
    await close();
  });

  test('is written to the last piece before its attempt is settled, in rows of 8 KiB at most', async () => {
    const { emit, close } = open();
    const text = 'é'.repeat(20_000);

    emit(text);
    await close();

    expect(rows.join('')).toBe(text);
    expect(Math.max(...rows.map((row) => Buffer.byteLength(row)))).toBeLessThanOrEqual(8_192);
  });

  test('ends at its bytes, and is none at all where the limit is 0', async () => {
    const limited = open({ maxBytes: 10 });
    for (const piece of ['12345', '67890', 'lost', 'too']) limited.emit(piece);
    await limited.close();
    const none = open({ maxBytes: 0 });
    none.emit('nothing');
    await none.close();

    expect(rows.join('')).toBe('1234567890');
  });

  test('takes no more than a thousand rows, however slowly it comes', async () => {
    const { emit, close } = open({ intervalMs: 0 });

    for (let count = 1; count <= 1_010; count++) {
      emit('x');
      await eventually(() => rows.length >= Math.min(count, 1_000));
    }
    await close();

    expect(rows).toHaveLength(1_000);
  });

  test('is dropped after a lost lease, and nothing more is written', async () => {
    isHeld = async () => false;
    const { emit, close } = open();

    emit('first');
    await eventually(() => rows.length === 1);
    emit('second');
    await close();

    expect(rows).toEqual(['first']);
    expect(warnings).toEqual([]);
  });

  test('that cannot be written is dropped with a word in the log, and fails nothing', async () => {
    isHeld = async () => Promise.reject(new Error('the database is away'));
    const { emit, close } = open();

    emit('first');
    await close();

    expect(warnings).toEqual(['partial text not written, the rest is dropped']);
  });

  test('keeps a character whole that comes in two halves, and replaces what cannot be stored', async () => {
    const { emit, close } = open();

    emit('');
    emit('a \ud83d');
    emit('\udc0b\0');
    await close();

    expect(rows.join('')).toBe('a 🐋\ufffd');
  });

  test('that comes after the end is ignored', async () => {
    const { emit, close } = open();
    await close();

    emit('late');
    await close();

    expect(rows).toEqual([]);
  });
});
