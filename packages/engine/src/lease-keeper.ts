import { type Db, type Lease, listLostLeases, renewLeases } from '@runyard/db';
import type { Logger } from '@runyard/runtime';

/** Why an execution was told to stop. */
export type AbortCause = 'lease_lost' | 'shutdown';

/** Holds the leases of this process: renews them together, and aborts what runs under a lease that is lost. */
export interface LeaseKeeper {
  /** Keeps the lease until `release`; the signal aborts with an `AbortCause`. */
  hold(lease: Lease): HeldLease;
  heldCount(): number;
  /** Aborts every execution, so that its node run can be handed back. */
  abortAll(cause: AbortCause): void;
  stop(): void;
}

export interface HeldLease {
  signal: AbortSignal;
  release(): void;
}

/** Renews every third of a lease, so that two renewals may fail before one runs out. */
const RENEWALS_PER_LEASE = 3;
/** How soon an execution learns that its run was cancelled or failed, in milliseconds. */
const CHECK_INTERVAL_MS = 500;

export function startLeaseKeeper(db: Db, log: Logger, leaseMs: number): LeaseKeeper {
  const held = new Map<Lease, AbortController>();
  const abort = (lease: Lease, cause: AbortCause) => held.get(lease)?.abort(cause);
  const abortLost = async (findLost: (leases: Lease[]) => Promise<Lease[]>) => {
    const leases = [...held.keys()];
    if (leases.length === 0) return;
    for (const lease of await findLost(leases)) abort(lease, 'lease_lost');
  };
  const renew = () => abortLost((leases) => renewLeases(db.sql, leases, leaseMs));
  const check = inTurn(() => abortLost((leases) => listLostLeases(db.sql, leases)));
  const timers = [
    setInterval(
      () => renew().catch((err) => log.warn({ err }, 'leases not renewed')),
      leaseMs / RENEWALS_PER_LEASE,
    ),
    setInterval(() => check().catch((err) => log.debug({ err }, 'leases not checked')), CHECK_INTERVAL_MS),
  ];
  return {
    hold: (lease) => {
      const controller = new AbortController();
      held.set(lease, controller);
      return { signal: controller.signal, release: () => void held.delete(lease) };
    },
    heldCount: () => held.size,
    abortAll: (cause) => [...held.keys()].forEach((lease) => abort(lease, cause)),
    stop: () => timers.forEach(clearInterval),
  };
}

/** Leaves a call out while the one before it is still under way. */
function inTurn(work: () => Promise<void>): () => Promise<void> {
  let isBusy = false;
  return async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      await work();
    } finally {
      isBusy = false;
    }
  };
}
