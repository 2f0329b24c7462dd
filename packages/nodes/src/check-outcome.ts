import type { JsonObject } from '@runyard/domain';
import { checkStored } from './check-stored.ts';
import type { NodeFailure, NodeLimits, NodeOutcome, TaskResult, WaitFor, WaitingTask } from './executor.ts';
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

/** What is to become an output has the limit of one. */
function checkWaiting(outcome: Waiting, limits: NodeLimits): NodeOutcome {
  const { waitFor, spend } = outcome;
  if (waitFor.reason === 'items') return checkItems(outcome, waitFor, limits);
  if (waitFor.reason === 'run') return checkPayload(outcome, waitFor, limits);
  const checked =
    'task' in waitFor ? checkWaitingTask(waitFor.task, limits) : checkOutput(waitFor.output, limits);
  if ('failure' in checked) return { kind: 'failed', failure: checked.failure, spend };
  return { ...outcome, waitFor: { ...waitFor, ...checked } };
}

/** Items are stored with their node runs, so all of them together have the limit of one input. */
function checkItems(
  outcome: Waiting,
  waitFor: Extract<WaitFor, { reason: 'items' }>,
  { maxOutputBytes }: NodeLimits,
): NodeOutcome {
  const checked = checkStored('input', waitFor.items, maxOutputBytes);
  if (checked.kind === 'refused') return { kind: 'failed', failure: checked.failure, spend: outcome.spend };
  const items = Array.isArray(checked.object.value) ? checked.object.value : [];
  return { ...outcome, waitFor: { ...waitFor, items } };
}

/** What a child run is given has the limit of an input. */
function checkPayload(
  outcome: Waiting,
  waitFor: Extract<WaitFor, { reason: 'run' }>,
  { maxOutputBytes }: NodeLimits,
): NodeOutcome {
  const checked = checkStored('input', waitFor.triggerPayload, maxOutputBytes);
  if (checked.kind === 'refused') return { kind: 'failed', failure: checked.failure, spend: outcome.spend };
  return { ...outcome, waitFor: { ...waitFor, triggerPayload: checked.object } };
}

type Refused = { failure: NodeFailure };

function checkOutput(value: JsonObject, { maxOutputBytes }: NodeLimits): { output: JsonObject } | Refused {
  const checked = checkStored('output', value, maxOutputBytes);
  return checked.kind === 'refused' ? { failure: checked.failure } : { output: checked.object };
}

function checkWaitingTask(task: WaitingTask, limits: NodeLimits): { task: WaitingTask } | Refused {
  const title = storableText(task.title);
  const description = storableText(task.description);
  if (task.proposedOutput === null) return { task: { ...task, title, description } };

  const checked = checkOutput(task.proposedOutput, limits);
  if ('failure' in checked) return checked;
  return { task: { ...task, title, description, proposedOutput: checked.output } };
}

function checkTask(task: TaskResult, maxOutputBytes: number): TaskResult | NodeFailure {
  const checked = checkStored('output', task.outputData, maxOutputBytes);
  if (checked.kind === 'refused') return checked.failure;
  const { title, description } = task;
  return { title: storableText(title), description: storableText(description), outputData: checked.object };
}
