import { checkStored } from './check-stored.ts';
import type { NodeFailure, NodeLimits, NodeOutcome, TaskResult, WaitingTask } from './executor.ts';
import { storableText } from './storable.ts';

type Completed = Extract<NodeOutcome, { kind: 'completed' }>;
type Waiting = Extract<NodeOutcome, { kind: 'waiting' }>;

const maxMessageChars = 2_000;

/** Makes an executor's outcome one that can be stored. An output over its limit fails the node, but what it has cost stays
 *  spent. */
export function checkOutcome(outcome: NodeOutcome, limits: NodeLimits): NodeOutcome {
  if (outcome.kind === 'completed') return checkCompleted(outcome, limits);
  if (outcome.kind === 'waiting') return checkWaiting(outcome, limits);
  return { ...outcome, failure: checkFailure(outcome.failure) };
}

/** Cuts a message that quotes too much, and makes it storable. */
export function checkFailure(failure: NodeFailure): NodeFailure {
  return { ...failure, message: storableText(failure.message.slice(0, maxMessageChars)) };
}

function checkCompleted(outcome: Completed, { maxOutputBytes }: NodeLimits): NodeOutcome {
  const checked = checkStored('output', outcome.output, maxOutputBytes);
  if (checked.kind === 'refused') return { kind: 'failed', failure: checked.failure, spend: outcome.spend };
  if (outcome.task === undefined) return { ...outcome, output: checked.object };

  const task = checkTask(outcome.task, maxOutputBytes);
  return 'code' in task
    ? { kind: 'failed', failure: task, spend: outcome.spend }
    : { ...outcome, output: checked.object, task };
}

/** A proposal has the limit of an output: it is to become one. */
function checkWaiting({ waitFor, ...outcome }: Waiting, { maxOutputBytes }: NodeLimits): NodeOutcome {
  const { title, description, proposedOutput, ...rest } = waitFor.task;
  const task: WaitingTask = {
    ...rest,
    title: storableText(title),
    description: storableText(description),
    proposedOutput: null,
  };
  if (proposedOutput === null) return { ...outcome, waitFor: { ...waitFor, task } };

  const checked = checkStored('output', proposedOutput, maxOutputBytes);
  return checked.kind === 'refused'
    ? { kind: 'failed', failure: checked.failure, spend: outcome.spend }
    : { ...outcome, waitFor: { ...waitFor, task: { ...task, proposedOutput: checked.object } } };
}

function checkTask(task: TaskResult, maxOutputBytes: number): TaskResult | NodeFailure {
  const checked = checkStored('output', task.outputData, maxOutputBytes);
  if (checked.kind === 'refused') return checked.failure;
  const { title, description } = task;
  return { title: storableText(title), description: storableText(description), outputData: checked.object };
}
