import { systemClock } from '@runyard/runtime';
import { withClient } from '../with-client.ts';
import { type Found, fail, find, ok, warn, worstOf } from './finding.ts';

/** Skew from which somebody should look, and from which tokens, callbacks and delays are wrong, in milliseconds. */
const NOTABLE_MS = 2_000;
const WRONG_MS = 60_000;

/**
 * How far the clock that answers is ahead of this machine's, in milliseconds: its time against the middle of the time that
 * asking took, and less when asking took long.
 */
export async function measureSkew(ask: () => Promise<number>): Promise<number> {
  const clock = systemClock();
  const before = clock.now().getTime();
  const theirs = await ask();
  const after = clock.now().getTime();
  const skew = theirs - (before + after) / 2;
  return Math.sign(skew) * Math.max(0, Math.abs(skew) - (after - before) / 2);
}

/** What a skew of `whose` clock against that of `others` means; nothing where they agree. */
export function judgeSkew(whose: string, others: string, skewMs: number): Found[] {
  if (Math.abs(skewMs) < NOTABLE_MS) return [];
  const seconds = `${Math.abs(skewMs / 1_000).toFixed(1)} s ${skewMs < 0 ? 'behind' : 'ahead of'}`;
  const message = `the clock of ${whose} is ${seconds} that of ${others}`;
  return [Math.abs(skewMs) >= WRONG_MS ? fail(`${message}: set it (NTP)`) : warn(message)];
}

/** The clocks of this machine and of the live workers against PostgreSQL's. */
export const checkClocks = (url: string) =>
  find('clock', () =>
    withClient(url, async (client) => {
      const ask = async () => {
        const { rows } = await client.query<{ ms: number }>(
          'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms',
        );
        return rows[0]?.ms ?? 0;
      };
      await ask();
      const own = judgeSkew('this machine', 'PostgreSQL', -(await measureSkew(ask)));
      const { rows } = await client.query<{ host: string; skewMs: number }>(
        `SELECT host, max((stats->>'sentAtMs')::float8 - extract(epoch FROM seen_at)::float8 * 1000) AS "skewMs"
           FROM workers WHERE seen_at > now() - 3 * heartbeat_ms * interval '1 millisecond' AND stats ? 'sentAtMs'
          GROUP BY host ORDER BY host`,
      );
      return worstOf([
        ...own,
        ...rows.flatMap(({ host, skewMs }) => judgeSkew(`the workers on ${host}`, 'PostgreSQL', skewMs)),
        ok('the clocks of this machine, PostgreSQL and the workers agree'),
      ]);
    }),
  );
