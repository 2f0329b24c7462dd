import { ValidationError } from '@runyard/domain';
import { Cron } from 'croner';

/** When a schedule is due: a cron expression, read in a time zone. */
export interface DueTimes {
  cron: string;
  timezone: string;
}

/** The next time after `after`; null when there is none any more. ValidationError as `requireDueTimes`. */
export function nextDueTime(times: DueTimes, after: Date): Date | null {
  return requireDueTimes(times).nextRun(after);
}

/** The next `count` times after `after`, fewer when there are no more. ValidationError as `requireDueTimes`. */
export function nextDueTimes(times: DueTimes, after: Date, count: number): Date[] {
  return requireDueTimes(times).nextRuns(count, after);
}

/** ValidationError that names the field at fault when the expression or the time zone cannot be read. */
function requireDueTimes({ cron, timezone }: DueTimes): Cron {
  if (!isTimezone(timezone))
    throw problem('timezone', `${timezone} is not the name of a time zone, such as Europe/Berlin or UTC`);
  try {
    return new Cron(cron, { timezone, mode: '5-part', paused: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/^CronPattern: /, '') : String(cause);
    throw problem('cron', `${cron} is not a cron expression of five fields: ${why}`);
  }
}

function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    return true;
  } catch {
    return false;
  }
}

const problem = (field: string, msg: string) =>
  new ValidationError([{ loc: ['body', field], msg, type: `invalid_${field}` }]);
