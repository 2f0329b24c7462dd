import type { RunOptions } from '@runyard/contracts';
import { ValidationError } from '@runyard/domain';
import type { RouteDeps } from '../deps.ts';

const DAY_MS = 86_400_000;

/** What a request says of its run, `at` this place, in the engine's words. ValidationError when it is to start later than is allowed. */
export function runOptionsOf(
  options: RunOptions,
  { clock, limits }: Pick<RouteDeps, 'clock' | 'limits'>,
  at: (string | number)[] = ['body'],
) {
  const { trigger_payload: triggerPayload, run_at: runAt, priority, max_cost_cents: maxCostCents } = options;
  const { timeout_ms: timeoutMs } = options;
  const latestMs = clock.now().getTime() + limits.maxRunAheadDays * DAY_MS;
  if (runAt && runAt.getTime() > latestMs) throw tooLate(at, limits.maxRunAheadDays);
  return { triggerPayload, runAt, priority, maxCostCents, timeoutMs };
}

const tooLate = (at: (string | number)[], days: number) =>
  new ValidationError([
    {
      loc: [...at, 'run_at'],
      msg: `must not be more than ${days} days ahead (MAX_RUN_AHEAD_DAYS)`,
      type: 'too_late',
    },
  ]);
