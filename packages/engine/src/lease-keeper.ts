import { type Db, type Lease, renewLeases } from '@runyard/db';
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

export function startLeaseKeeper(db: Db, log: Logger, leaseMs: number): LeaseKeeper {
  const held = new Map<Lease, AbortController>();
  const abort = (lease: Lease, cause: AbortCause) => held.get(lease)?.abort(cause);
  const renew = async () => {
    const leases = [...held.keys()];
    if (leases.length === 0) return;
    const lost = new Set(await renewLeases(db.sql, leases, leaseMs));
    for (const lease of leases) if (lost.has(lease.nodeRunId)) abort(lease, 'lease_lost');
  };
  const timer = setInterval(
    () => renew().catch((err) => log.warn({ err }, 'leases not renewed')),
    leaseMs / RENEWALS_PER_LEASE,
  );
  return {
    hold: (lease) => {
      const controller = new AbortController();
      held.set(lease, controller);
      return { signal: controller.signal, release: () => void held.delete(lease) };
    },
    heldCount: () => held.size,
    abortAll: (cause) => [...held.keys()].forEach((lease) => abort(lease, cause)),
    stop: () => clearInterval(timer),
  };
}
