import { type Db, listRetentionTotals } from '@runyard/db';
import { Counter, type Registry } from 'prom-client';

/** What retention has removed, as the database tells; a scrape without it tells nothing of it. */
export function addRetentionCounters(registry: Registry, db: Db): void {
  new Counter({
    name: 'runyard_retention_removed_rows_total',
    help: 'Rows that were older than they are kept and were removed, by table; of payloads also those that were emptied',
    labelNames: ['table'],
    registers: [registry],
    async collect() {
      const totals = await listRetentionTotals(db.sql).catch(() => null);
      this.reset();
      for (const { kind, count } of totals ?? []) this.inc({ table: kind }, count);
    },
  });
}
