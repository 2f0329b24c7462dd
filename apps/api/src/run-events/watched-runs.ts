import type { NamedNodeRun, NodeName, RunEvent, RunEventQuery } from '@runyard/db';
import type { RunObserver, WatchedEvent } from './run-watcher.ts';

/** Where some observers of a run are: they have got everything of the kind that they want up to `afterId`. */
export type Position = RunEventQuery;

interface Watch {
  observer: RunObserver;
  afterId: bigint;
}

interface WatchedRun {
  watches: Set<Watch>;
  /** The nodes of its node runs, by the node runs' ids; filled when an event first needs them. */
  nodes: Map<string, NodeName>;
}

/** Who watches which runs, and what each of them has got. */
export function createWatchedRuns() {
  const runs = new Map<string, WatchedRun>();

  function add(runId: string, afterId: bigint, observer: RunObserver): () => void {
    const run = runs.get(runId) ?? { watches: new Set(), nodes: new Map() };
    const watch = { observer, afterId };
    run.watches.add(watch);
    runs.set(runId, run);
    return () => {
      run.watches.delete(watch);
      if (run.watches.size === 0 && runs.get(runId) === run) runs.delete(runId);
    };
  }

  /** Each place where somebody is, once. Who has just come does not hold up those who are further. */
  function positions(): Position[] {
    return [...runs].flatMap(([runId, { watches }]) => {
      const places = new Map<string, Position>();
      for (const { afterId, observer } of watches)
        places.set(`${afterId} ${observer.kind}`, { runId, afterId, kind: observer.kind });
      return [...places.values()];
    });
  }

  /** Hands what was read to those who are still there. */
  function deliver({ runId, afterId, kind }: Position, events: RunEvent[], isBehind: boolean): void {
    const run = runs.get(runId);
    const there = [...(run?.watches ?? [])].filter(
      (watch) => watch.afterId === afterId && watch.observer.kind === kind,
    );
    const named = events.map((event) => withNode(event, run?.nodes));
    for (const watch of there) {
      watch.afterId = named.at(-1)?.id ?? afterId;
      if (named.length > 0) watch.observer.onEvents(named);
      if (!isBehind) watch.observer.onCaughtUp?.();
    }
  }

  /** Runs of which these events name node runs that are not known here. */
  function withUnknownNodes(events: RunEvent[]): string[] {
    const unknown = events.filter(
      ({ runId, nodeRunId }) => nodeRunId !== null && runs.get(runId)?.nodes.has(nodeRunId) === false,
    );
    return [...new Set(unknown.map(({ runId }) => runId))];
  }

  function addNodes(nodeRuns: NamedNodeRun[]): void {
    for (const { runId, nodeRunId, ...name } of nodeRuns) runs.get(runId)?.nodes.set(nodeRunId, name);
  }

  return { add, positions, deliver, withUnknownNodes, addNodes, size: () => runs.size };
}

const withNode = (event: RunEvent, nodes: WatchedRun['nodes'] | undefined): WatchedEvent => ({
  ...event,
  node: (event.nodeRunId !== null && nodes?.get(event.nodeRunId)) || null,
});
