import type { NodeOutcome } from '../executor.ts';

/** The outcome of an agent; an output says first which agent made it. */
export function namedAgent(agent: string, outcome: NodeOutcome): NodeOutcome {
  return outcome.kind === 'completed' ? { ...outcome, output: { agent, ...outcome.output } } : outcome;
}
