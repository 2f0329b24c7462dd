import type { NodeType } from '@runyard/domain';
import type { Logger } from '@runyard/runtime';

/** Executors that run on although their attempt was given up: their code ignores its signal. */
export interface Leaks {
  note(executor: { nodeType: NodeType; nodeRunId: string }, ended: Promise<unknown>): void;
  /** How many of this process have not ended. */
  count(): number;
}

export function createLeaks(log: Logger): Leaks {
  let count = 0;
  return {
    note: (executor, ended) => {
      count += 1;
      log.warn({ ...executor, leakedCount: count }, 'executor ignores its signal, its attempt was given up');
      const end = () => {
        count -= 1;
        log.info({ ...executor, leakedCount: count }, 'executor that was given up has ended');
      };
      ended.then(end, end);
    },
    count: () => count,
  };
}
