/** The right to settle: a node run, and the epoch of the claim that holds it. */
export interface Lease {
  nodeRunId: string;
  leaseEpoch: number;
}

/** Tells leases apart, also those of one node run. */
export const leaseKey = ({ nodeRunId, leaseEpoch }: Lease): string => `${nodeRunId} ${leaseEpoch}`;

/** A cost entry as an attempt made it; its money is in nano-dollars. */
export interface SpendRow {
  id: string;
  provider: string;
  model: string;
  costNanos: bigint;
  /** The price that it was booked by, or `reported`; null: nobody knows what it cost, and `costNanos` is 0. */
  priceVersion: string | null;
  inputTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  reasoningTokens: number;
}

/** What a `task` node's work leaves for people to see. */
export interface TaskRow {
  id: string;
  title: string;
  description: string | null;
  outputData: unknown;
}

/** Why an attempt failed: a stable code and a sentence for people. */
export interface NodeRunError {
  code: string;
  message: string;
}

export const sumOfSpend = (spend: SpendRow[]): bigint =>
  spend.reduce((total, entry) => total + entry.costNanos, 0n);
