import { expect, test } from '@jest/globals';
import { createTurns, type Turn, type Turns } from './turns.ts';

const never = new AbortController().signal;

/** Takes a turn and notes its name once it has come. */
function enter(turns: Turns, key: string, order: string[], signal = never): Promise<Turn> {
  const turn = turns.take(key, signal);
  if (turn === null) throw new Error('too many are waiting');
  return turn.then((held) => {
    order.push(key);
    return held;
  });
}

test('lines take turns: whoever asks much waits, whoever asks once does not', async () => {
  const turns = createTurns(1, 10);
  const order: string[] = [];
  const asked = ['a', 'a', 'a', 'b', 'c', 'b'].map((key) => enter(turns, key, order));

  const end = (turn: Turn) => turn.end();
  await Promise.all(asked.map((turn) => turn.then(end)));

  expect(order).toEqual(['a', 'a', 'b', 'c', 'a', 'b']);
});

test('no more hold a turn at once than there are', async () => {
  const turns = createTurns(2, 10);
  let holding = 0;
  let most = 0;
  const hold = async (key: string) => {
    const turn = await turns.take(key, never);
    most = Math.max(most, ++holding);
    await new Promise(setImmediate);
    holding -= 1;
    turn?.end();
  };

  await Promise.all(Array.from({ length: 10 }, (_, index) => hold(`${index % 3}`)));

  expect(most).toBe(2);
});

test('beyond the bound nobody waits', async () => {
  const turns = createTurns(1, 1);
  await turns.take('a', never);
  const waiting = turns.take('a', never);

  expect(waiting).not.toBeNull();
  expect(turns.take('b', never)).toBeNull();
});

test('who gives up waiting leaves the line and takes nobody’s turn', async () => {
  const turns = createTurns(1, 2);
  const order: string[] = [];
  const first = await enter(turns, 'first', order);
  const giveUp = new AbortController();
  const leaving = enter(turns, 'leaving', order, giveUp.signal);
  const last = enter(turns, 'last', order);

  giveUp.abort(new Error('gave up'));
  await expect(leaving).rejects.toThrow('gave up');
  first.end();
  (await last).end();

  expect(order).toEqual(['first', 'last']);
  await expect(turns.take('aborted', giveUp.signal)).rejects.toThrow('gave up');
  expect(await turns.take('free again', never)).not.toBeNull();
});
