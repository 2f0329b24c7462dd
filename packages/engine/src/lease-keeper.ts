import {
  type Db,
  type Lease,
  listLostLeases,
  type RunBus,
  type RunBusListener,
  renewLeases,
} from '@runyard/db';
import { endsWithin, type Logger } from '@runyard/runtime';

/** Why an execution was told to stop. */
export type AbortCause = 'lease_lost' | 'shutdown';

/** Holds the leases of this process: renews them together, and aborts what runs under a lease that is lost. */
export interface LeaseKeeper {
  /** Keeps the lease until `release`; the signal aborts with an `AbortCause`. */
  hold(lease: Lease, runId: string): HeldLease;
  held(): Lease[];
  heldCount(): number;
  /** How long ago the leases were last known to be renewed, in milliseconds. */
  renewalAgeMs(): number;
  /** Aborts every execution, so that its node run can be handed back. */
  abortAll(cause: AbortCause): void;
  stop(): void;
}

export interface HeldLease {
  signal: AbortSignal;
  /** Says how long the attempt may take from now, in milliseconds: past that it is taken away, even if it is still held here. */
  endsWithin(ms: number): void;
  release(): void;
}

export type OpenRunBus = (listener: RunBusListener) => RunBus;

/** Renews every third of a lease, so that two renewals may fail before one runs out. */
const RENEWALS_PER_LEASE = 3;
/** How soon an execution learns that its run was cancelled or failed where the bus does not tell, in milliseconds. */
const CHECK_INTERVAL_MS = 500;
/** How long one look at the rows may take before another one is made, in milliseconds. */
const CHECK_TIMEOUT_MS = 1_000;

interface Holding {
  controller: AbortController;
  runId: string;
  /** Its row was looked at since it is held: what happened before is known, and the bus tells what happens after. */
  isChecked: boolean;
  /** performance.now() of when the attempt must have ended; null: not known yet. */
  endsAt: number | null;
}

const WITHOUT_BUS: OpenRunBus = () => ({ isUp: () => false, close: async () => undefined });

/**
 * Rows alone say whether a lease is lost. The bus says when to look: at once, and while it is up only then, besides once for
 * each lease that is held for longer than a moment. While it is down, or where there is none, every lease is looked at twice a second.
 */
export function startLeaseKeeper(
  db: Db,
  log: Logger,
  leaseMs: number,
  openBus: OpenRunBus = WITHOUT_BUS,
): LeaseKeeper {
  const held = new Map<Lease, Holding>();
  let renewedAt = performance.now();
  const abort = (lease: Lease, cause: AbortCause) => held.get(lease)?.controller.abort(cause);
  const check = createLooks(log, async (due) => {
    const leases = due.filter((lease) => held.has(lease));
    if (leases.length === 0) return;
    const lost = await listLostLeases(db.sql, leases);
    for (const lease of leases) markChecked(held.get(lease));
    for (const lease of lost) abort(lease, 'lease_lost');
  });
  const checkAll = (isDue: (holding: Holding) => boolean) =>
    check([...held].filter(([, holding]) => isDue(holding)).map(([lease]) => lease));
  const renew = async () => {
    const leases = [...held].map(([lease, { endsAt }]) => ({
      ...lease,
      lease,
      remainingMs: remainingOf(endsAt),
    }));
    const lost = leases.length === 0 ? [] : await renewLeases(db.sql, leases, leaseMs);
    renewedAt = performance.now();
    for (const { lease } of lost) abort(lease, 'lease_lost');
  };
  const bus = openBus({
    changed: (changedId) => checkAll(({ runId }) => runId === changedId),
    interrupted: () => checkAll(() => true),
  });
  const timers = [
    setInterval(
      () => renew().catch((err) => log.warn({ err }, 'leases not renewed')),
      leaseMs / RENEWALS_PER_LEASE,
    ),
    setInterval(() => checkAll(({ isChecked }) => !isChecked || !bus.isUp()), CHECK_INTERVAL_MS),
  ];
  return {
    hold: (lease, runId) => {
      const controller = new AbortController();
      const holding: Holding = { controller, runId, isChecked: false, endsAt: null };
      held.set(lease, holding);
      return {
        signal: controller.signal,
        endsWithin: (ms) => {
          holding.endsAt = performance.now() + ms;
        },
        release: () => void held.delete(lease),
      };
    },
    held: () => [...held.keys()],
    heldCount: () => held.size,
    renewalAgeMs: () => performance.now() - renewedAt,
    abortAll: (cause) => [...held.keys()].forEach((lease) => abort(lease, cause)),
    stop: () => {
      timers.forEach(clearInterval);
      bus.close().catch((err) => log.debug({ err }, 'run bus not closed'));
    },
  };
}

const remainingOf = (endsAt: number | null) =>
  endsAt === null ? null : Math.max(0, endsAt - performance.now());

function markChecked(holding: Holding | undefined): void {
  if (holding) holding.isChecked = true;
}

/** One look at a time: what is due meanwhile is looked at next, and what could not be looked at stays due. */
function createLooks(log: Logger, look: (due: Lease[]) => Promise<void>): (leases: Lease[]) => void {
  let due = new Set<Lease>();
  let isBusy = false;
  const lookOn = async () => {
    while (due.size > 0) {
      const now = [...due];
      due = new Set();
      if (await isDone(look(now))) continue;
      for (const lease of now) due.add(lease);
      return;
    }
  };
  const isDone = (looked: Promise<void>) =>
    endsWithin(looked, CHECK_TIMEOUT_MS).catch((err) => {
      log.debug({ err }, 'leases not checked');
      return false;
    });
  return (leases) => {
    for (const lease of leases) due.add(lease);
    if (isBusy) return;
    isBusy = true;
    void lookOn().finally(() => (isBusy = false));
  };
}
