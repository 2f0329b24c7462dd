type Stop = () => Promise<unknown>;

/** What has been started and will have to be stopped. */
export interface StopList {
  /** Notes how to stop what was just started. Once the list has run, it is stopped at once and this rejects. */
  add(stop: Stop): Promise<void>;
  /** Stops the last first. A part that cannot be stopped does not keep the rest. Another call waits for the first. */
  run(): Promise<void>;
}

export function createStopList(): StopList {
  const stops: Stop[] = [];
  let running: Promise<void> | null = null;

  const runAll = async () => {
    const errors: unknown[] = [];
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
      await stop().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw new AggregateError(errors);
  };
  return {
    add: async (stop) => {
      if (running === null) return void stops.push(stop);
      await stop();
      throw new Error('stopped while starting');
    },
    run: () => (running ??= runAll()),
  };
}
