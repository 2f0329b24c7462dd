import type { CostSpan } from '@runyard/db';
import { ValidationError } from '@runyard/domain';
import type { Clock } from '@runyard/runtime';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const MAX_DAYS = 366;

/** The span that a request asks for: the last 30 days by default. ValidationError for one that is empty or too long. */
export function costSpan(
  clock: Clock,
  workspaceId: string,
  query: { from?: Date | undefined; to?: Date | undefined },
): CostSpan {
  const to = query.to ?? clock.now();
  const from = query.from ?? new Date(Math.max(0, to.getTime() - DEFAULT_DAYS * DAY_MS));
  if (from >= to) throw badSpan('from must be before to', 'empty_span');
  if (to.getTime() - from.getTime() > MAX_DAYS * DAY_MS)
    throw badSpan(`from and to may be at most ${MAX_DAYS} days apart`, 'span_too_long');
  return { workspaceId, from, to };
}

const badSpan = (msg: string, type: string) => new ValidationError([{ loc: ['query', 'from'], msg, type }]);
