import type { Logger } from '@runyard/runtime';
import type { EventStream } from './event-stream.ts';

/** Shows on every open stream that it still stands, and ends those whose caller may no longer see what they tell. */
export interface Heartbeat {
  /** Until the returned function is called. */
  add(stream: EventStream, isAllowed: () => Promise<boolean>): () => void;
}

/** All streams beat together: what they ask of the database meanwhile is then asked in a few statements. */
export function createHeartbeat(intervalMs: number, log: Logger): Heartbeat {
  const streams = new Map<EventStream, () => Promise<boolean>>();
  let timer: NodeJS.Timeout | undefined;

  function beatAll(): void {
    for (const [stream, isAllowed] of streams) void beat(stream, isAllowed, log);
  }

  return {
    add: (stream, isAllowed) => {
      streams.set(stream, isAllowed);
      timer ??= setInterval(beatAll, intervalMs);
      return () => {
        streams.delete(stream);
        if (streams.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

/** A question that cannot be answered now is asked again at the next heartbeat. */
async function beat(stream: EventStream, isAllowed: () => Promise<boolean>, log: Logger): Promise<void> {
  stream.beat();
  try {
    if (!(await isAllowed())) stream.end();
  } catch (err) {
    log.warn({ err }, 'access of an event stream not checked');
  }
}
