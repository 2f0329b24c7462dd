import { type EventSource, openEventSource, type ReceivedEvent } from '../event-source.ts';
import { eventually } from '../eventually.ts';
import type { ApiProcess } from './test-system.ts';

/** What a client that followed a run to its end has got, over as many streams as it took. */
export interface Followed {
  runId: string;
  /** In the order in which they came; the last one is `end`. */
  events: ReceivedEvent[];
  streamCount: number;
}

export interface FollowOptions {
  /** The client begins at the first and takes the next one whenever a stream is gone. */
  apis: readonly ApiProcess[];
  workflowId: string;
  runId: string;
  /** Asked for each stream: after how many events the client cuts it; 0: at once. Default: never. */
  patience?: () => number;
  onEvent?: (event: ReceivedEvent) => void;
}

/** How long a client that gets no stream goes on asking. */
const OPEN_DEADLINE_MS = 30_000;

/**
 * Follows a run as a careful client does: it comes back with the id of the last event that it has got, until the `end`.
 * It may be awaited late: what it rejects with waits until then.
 */
export function followRun(options: FollowOptions): Promise<Followed> {
  const following = follow(options);
  following.catch(() => undefined);
  return following;
}

async function follow(options: FollowOptions): Promise<Followed> {
  const { patience = () => Number.POSITIVE_INFINITY, onEvent } = options;
  const events: ReceivedEvent[] = [];
  const hasEnded = () => events.at(-1)?.name === 'end';
  let streamCount = 0;
  while (!hasEnded()) {
    const limit = events.length + patience();
    let cut = () => {};
    const isCut = new Promise<void>((resolve) => (cut = resolve));
    const source = await openStream(options, streamCount++, events.at(-1)?.id ?? undefined, (event) => {
      if (events.length >= limit) return;
      events.push(event);
      onEvent?.(event);
      if (events.length >= limit && !hasEnded()) cut();
    });
    if (events.length >= limit) cut();
    await Promise.race([source.ended, isCut]);
    source.close();
  }
  return { runId: options.runId, events, streamCount };
}

/** Asks one API after the other until one answers with a stream. */
function openStream(
  { apis, workflowId, runId }: FollowOptions,
  streamIndex: number,
  lastEventId: string | undefined,
  onEvent: (event: ReceivedEvent) => void,
): Promise<EventSource> {
  let turn = streamIndex;
  return eventually(
    async () => {
      const api = apis[turn++ % apis.length];
      if (!api) throw new Error('there is no API to ask');
      const url = `${api.url}/api/v1/workflows/${workflowId}/runs/${runId}/events`;
      const source = await openEventSource(url, { token: api.token, lastEventId, onEvent });
      if (source.status !== 200) throw new Error(`${url} answered ${source.status}`);
      return source;
    },
    { deadlineMs: OPEN_DEADLINE_MS },
  );
}
