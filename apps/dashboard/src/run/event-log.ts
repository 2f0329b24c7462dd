/** What happened to a run or one of its node runs, as the API's stream told it. */
export interface StatusChange {
  nodeId: string | null;
  /** Of an item of a map: its place in the list, from 0. */
  itemIndex: number | null;
  status: string;
  attempt: number;
  errorCode: string | null;
  errorMessage: string | null;
  /** Who began the attempt, as `host:pid`. */
  worker: string | null;
  at: string;
}

export interface RunEvents {
  /** Of the run itself; null: nothing was told yet. */
  runStatus: string | null;
  /** By node run, in their order; those of items of maps are among them. */
  changes: ReadonlyMap<string, StatusChange[]>;
  /** Text that the running attempt of a node run has made so far, by node run. */
  partialTexts: ReadonlyMap<string, string>;
  /** The stream is open, or has told all there is. */
  isLive: boolean;
}

export const NO_EVENTS: RunEvents = {
  runStatus: null,
  changes: new Map(),
  partialTexts: new Map(),
  isLive: false,
};

interface EventData {
  node_run_id?: string;
  node_id?: string;
  item_index?: number | null;
  status: string;
  attempt?: number;
  error_code?: string | null;
  error_message?: string | null;
  worker?: string | null;
  at: string;
  text?: string;
}

/** Collects what a stream tells. One event costs the same however many came before it. */
export function createEventLog() {
  const changes = new Map<string, StatusChange[]>();
  const partialTexts = new Map<string, string>();
  let runStatus: string | null = null;
  let isLive = false;

  function addChange(nodeRunId: string, data: EventData): void {
    const known = changes.get(nodeRunId);
    if (known) known.push(changeOf(data));
    else changes.set(nodeRunId, [changeOf(data)]);
    partialTexts.delete(nodeRunId);
  }

  return {
    add: (type: string, data: EventData): void => {
      isLive = true;
      const { node_run_id: nodeRunId } = data;
      if (nodeRunId === undefined) runStatus = data.status;
      else if (type === 'node_run.partial')
        partialTexts.set(nodeRunId, (partialTexts.get(nodeRunId) ?? '') + (data.text ?? ''));
      else addChange(nodeRunId, data);
    },
    breakOff: (): void => {
      isLive = false;
    },
    snapshot: (): RunEvents => ({ runStatus, changes, partialTexts, isLive }),
  };
}

const changeOf = (data: EventData): StatusChange => ({
  nodeId: data.node_id ?? null,
  itemIndex: data.item_index ?? null,
  status: data.status,
  attempt: data.attempt ?? 1,
  errorCode: data.error_code ?? null,
  errorMessage: data.error_message ?? null,
  worker: data.worker ?? null,
  at: data.at,
});
