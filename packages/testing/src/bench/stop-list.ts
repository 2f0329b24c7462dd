/** What has been started, to be stopped in the opposite order. */
export interface StopList {
  add(stop: () => Promise<void>): void;
  /** Stops everything, also when something cannot be stopped. Further calls wait for the first. */
  stopAll(): Promise<void>;
}

export function createStopList(): StopList {
  const stops: (() => Promise<void>)[] = [];
  let stopped: Promise<void> | undefined;
  const stopEach = async () => {
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
      await stop().catch((error: unknown) => process.stderr.write(`cannot stop: ${String(error)}\n`));
    }
  };
  return {
    add: (stop) => void stops.push(stop),
    stopAll: () => (stopped ??= stopEach()),
  };
}
