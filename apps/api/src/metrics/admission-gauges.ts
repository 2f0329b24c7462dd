import type { Admission } from '@runyard/engine';
import { Counter, Gauge, type Registry } from 'prom-client';

const MS = 1_000;

/** How much there is to do already, as this process knows, and what it has refused for that. */
export function createAdmissionGauges(registry: Registry, admission: Admission): void {
  const registers = [registry];
  new Gauge({
    name: 'runyard_pending_runs',
    help: 'Runs that are accepted and not started, counted up to MAX_PENDING_RUNS',
    registers,
    collect() {
      this.set(admission.state().pendingCount);
    },
  });
  new Gauge({
    name: 'runyard_database_wait_seconds',
    help: 'How long the database has left a small statement without an answer',
    registers,
    collect() {
      this.set(admission.state().databaseWaitMs / MS);
    },
  });
  new Gauge({
    name: 'runyard_redis_memory_bytes',
    help: 'What Redis uses, and may use (0: no limit)',
    labelNames: ['kind'],
    registers,
    collect() {
      this.reset();
      const { redis } = admission.state();
      if (redis === null) return;
      this.set({ kind: 'used' }, redis.usedBytes);
      this.set({ kind: 'max' }, redis.maxBytes);
    },
  });
  new Counter({
    name: 'runyard_triggers_refused_total',
    help: 'Triggers that this process has refused because there was too much to do, by code',
    labelNames: ['code'],
    registers,
    collect() {
      this.reset();
      for (const [code, count] of admission.state().refused) this.inc({ code }, count);
    },
  });
}
