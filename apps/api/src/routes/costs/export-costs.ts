import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readLedger } from '@runyard/db';
import { csvLine } from '../../present/csv-line.ts';
import { LEDGER_COLUMNS, ledgerCells } from '../../present/present-cost.ts';
import { type RouteFor, STREAMED } from '../route.ts';
import { costSpan } from './cost-span.ts';

/** GET …/costs/export: the ledger as CSV. One batch is read when the one before has gone out, so a slow reader costs nothing. */
export const exportCostsRoute: RouteFor<'exportCosts'> =
  ({ engine, clock }) =>
  async ({ query }, { caller: { workspaceId }, res }) => {
    const batches = readLedger(engine.db.sql, costSpan(clock, workspaceId, query));
    const first = await batches.next();

    res.status(200).set({
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="costs.csv"',
    });
    await pipeline(Readable.from(csvOf(first, batches)), res).catch((err) => {
      engine.log.warn({ err, workspaceId }, 'cost export broke off');
      res.destroy();
    });
    return STREAMED;
  };

type Batches = ReturnType<typeof readLedger>;

async function* csvOf(first: Awaited<ReturnType<Batches['next']>>, others: Batches): AsyncGenerator<string> {
  yield csvLine(LEDGER_COLUMNS);
  if (first.done) return;
  yield linesOf(first.value);
  for await (const batch of others) yield linesOf(batch);
}

const linesOf = (batch: Parameters<typeof ledgerCells>[0][]) =>
  batch.map((entry) => csvLine(ledgerCells(entry))).join('');
