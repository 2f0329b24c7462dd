/**
 * What becomes of a task that nobody has decided in time. fail: its node fails · approve, reject: as if somebody had ·
 * keep: it goes on waiting, and webhooks tell that it is overdue.
 */
export const ON_EXPIRY = ['fail', 'approve', 'reject', 'keep'] as const;
export type OnExpiry = (typeof ON_EXPIRY)[number];

/** What the rejection of an approval node does. fail: its node fails · continue: the rejection is its output. */
export const ON_REJECT = ['fail', 'continue'] as const;
export type OnReject = (typeof ON_REJECT)[number];
