import { setImmediate as endOfTurn } from 'node:timers/promises';

/** Where a process dies. A step is a statement, a whole transaction, or a command to the queue. */
export interface CrashPoint {
  /** From 1, counted from now. */
  step: number;
  /** before: the step is not done · after: it is done, and the process never hears of it. */
  when: 'before' | 'after';
}

/** The life of one process of the model. What it awaits once it is dead never ends. */
export interface Mortal {
  isDead(): boolean;
  /** Resolves when it dies. */
  died: Promise<void>;
  kill(): void;
  /** Null: it lives on. */
  dieAt(point: CrashPoint | null): void;
  step<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when none of its steps is under way: what it has done is done, and it does no more. */
  settled(): Promise<void>;
}

const FOREVER = new Promise<never>(() => undefined);

export function createMortal(): Mortal {
  let isDead = false;
  let point: CrashPoint | null = null;
  let stepsLeft = 0;
  let underWay = 0;
  let die = () => {};
  const died = new Promise<void>((resolve) => (die = resolve));
  const kill = () => {
    isDead = true;
    die();
  };
  const dueCrash = () => (point && --stepsLeft === 0 ? point.when : null);
  return {
    isDead: () => isDead,
    died,
    kill,
    dieAt: (next) => {
      point = next;
      stepsLeft = next?.step ?? 0;
    },
    step: async (work) => {
      if (isDead) return FOREVER;
      const crash = dueCrash();
      if (crash === 'before') {
        kill();
        return FOREVER;
      }
      underWay++;
      try {
        const result = await work();
        if (crash === 'after') kill();
        return isDead ? FOREVER : result;
      } catch (error) {
        if (isDead) return FOREVER;
        throw error;
      } finally {
        underWay--;
      }
    },
    settled: async () => {
      do await endOfTurn();
      while (underWay > 0);
    },
  };
}
