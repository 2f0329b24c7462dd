import { reasonOf } from '../command-error.ts';

/** fail: it does not work, or not for long · warn: it works, and somebody should look at it. */
export type Level = 'ok' | 'warn' | 'fail';

export type CheckName =
  | 'database'
  | 'migrations'
  | 'clock'
  | 'connections'
  | 'workers'
  | 'settings'
  | 'ledger'
  | 'redis';

/** What one check has found. */
export interface Finding {
  check: CheckName;
  level: Level;
  /** A sentence for people: what is so, or what to do. */
  message: string;
}

export type Found = Omit<Finding, 'check'>;

export const ok = (message: string): Found => ({ level: 'ok', message });
export const warn = (message: string): Found => ({ level: 'warn', message });
export const fail = (message: string): Found => ({ level: 'fail', message });

/** A check whose own failure is a finding, too. */
export async function find(check: CheckName, look: () => Promise<Found>): Promise<Finding> {
  const found = await look().catch((error: unknown) => fail(reasonOf(error)));
  return { check, ...found };
}

/** What is worst of what several looks have found, with all sentences of that level. */
export function worstOf(found: readonly Found[]): Found {
  const level = (['fail', 'warn', 'ok'] as const).find((each) => found.some((one) => one.level === each));
  const worst = found.filter((one) => one.level === (level ?? 'ok'));
  return { level: level ?? 'ok', message: worst.map(({ message }) => message).join('; ') };
}
