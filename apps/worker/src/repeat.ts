export interface Repetition {
  /** No further turn begins; resolves when the running one has ended. */
  stop(): Promise<void>;
}

/** Runs `turn` again and again, each `intervalMs` after the one before has ended. A turn must not reject. */
export function repeat(turn: () => Promise<void>, intervalMs: number): Repetition {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let stopped = false;
  const schedule = () => {
    if (!stopped) timer = setTimeout(() => (running = turn().then(schedule)), intervalMs);
  };
  schedule();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
