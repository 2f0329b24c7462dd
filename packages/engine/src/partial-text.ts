import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '@runyard/db';
import { storableText } from '@runyard/nodes';
import type { EngineContext } from './context.ts';
import { cutText } from './cut-text.ts';

/** Where one attempt's partial text goes on its way to the log. */
export interface PartialText {
  emit(text: string): void;
  /** Writes what is left and takes no more. Await it before the attempt is settled: afterwards its lease is gone. */
  close(): Promise<void>;
}

const MAX_ROW_BYTES = 8 * 1_024;
const MAX_ROWS = 1_000;

type Ctx = Pick<EngineContext, 'db' | 'log' | 'limits'>;
type Attempt = { id: string; leaseEpoch: number };

/**
 * Writes the text of one attempt in rows: the first at once, each other one not before the interval has passed, so that
 * many small pieces become few rows. What is beyond the limits is left out. Rows are only ever written under the
 * attempt's lease: when it is lost, or a row cannot be written, the rest is dropped, because the outcome alone counts.
 */
export function openPartialText({ db, log, limits }: Ctx, { id, leaseEpoch }: Attempt): PartialText {
  const { intervalMs, maxBytes } = limits.partialText;
  const lease: Lease = { nodeRunId: id, leaseEpoch };
  const closing = new AbortController();
  let pending = '';
  /** The first half of a surrogate pair, of which the next piece brings the second. */
  let halfCharacter = '';
  let bytesLeft = maxBytes;
  let rowsLeft = MAX_ROWS;
  let writing: Promise<void> | null = null;

  function emit(text: string): void {
    if (bytesLeft <= 0 || closing.signal.aborted) return;
    const joined = halfCharacter + text;
    halfCharacter = /[\ud800-\udbff]$/.test(joined) ? joined.slice(-1) : '';
    const { head, rest } = cutText(joined.slice(0, joined.length - halfCharacter.length), bytesLeft);
    bytesLeft = rest === '' ? bytesLeft - Buffer.byteLength(head) : 0;
    pending += head;
    if (pending !== '') writing ??= write();
  }

  async function write(): Promise<void> {
    try {
      while (pending !== '') {
        await writeRow();
        await sleep(intervalMs, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    } catch (err) {
      log.warn({ err, nodeRunId: id }, 'partial text not written, the rest is dropped');
      stop();
    } finally {
      writing = null;
    }
  }

  async function writeRow(): Promise<void> {
    const { head, rest } = cutText(pending, MAX_ROW_BYTES);
    pending = rest;
    rowsLeft -= 1;
    const isHeld = await db.appendPartialText({ ...lease, text: storableText(head) });
    if (!isHeld || rowsLeft === 0) stop();
  }

  function stop(): void {
    pending = '';
    bytesLeft = 0;
  }

  return {
    emit,
    close: async () => {
      closing.abort();
      await writing;
    },
  };
}
