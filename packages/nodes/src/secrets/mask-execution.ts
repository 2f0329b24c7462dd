import { types } from 'node:util';
import { assertNever, isJsonObject, type Json } from '@runyard/domain';
import type { NodeFailure, NodeOutcome, TaskResult, WaitFor, WaitingTask } from '../executor.ts';
import { createSecretMask, type SecretMask } from './secret-mask.ts';

const MAX_CAUSES = 3;

/** The value with its texts masked, names of fields and numbers that spell a secret included. */
export function maskValue<Value extends Json>(value: Value, mask: SecretMask): Value;
export function maskValue(value: Json, mask: SecretMask): Json {
  if (typeof value === 'string') return mask.text(value);
  if (typeof value === 'number') return maskNumber(value, mask);
  if (Array.isArray(value)) return value.map((item) => maskValue(item, mask));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [mask.text(key), maskValue(item, mask)]);
  return Object.fromEntries(entries);
}

function maskNumber(value: number, mask: SecretMask): Json {
  const text = String(value);
  const masked = mask.text(text);
  return masked === text ? value : masked;
}

/** How an attempt ended, without these secrets. */
export function maskSecretsIn(outcome: NodeOutcome, secrets: Readonly<Record<string, string>>): NodeOutcome {
  const masked = Object.entries(secrets).map(([name, value]) => ({ name, value }));
  return masked.length === 0 ? outcome : maskOutcome(outcome, createSecretMask(masked));
}

/** How an attempt ended, as it may be stored and logged. */
export function maskOutcome(outcome: NodeOutcome, mask: SecretMask): NodeOutcome {
  const spend = outcome.spend.map((entry) => ({
    ...entry,
    provider: mask.text(entry.provider),
    model: mask.text(entry.model),
  }));
  switch (outcome.kind) {
    case 'completed':
      return { ...outcome, spend, output: maskValue(outcome.output, mask), ...maskTask(outcome.task, mask) };
    case 'waiting':
      return { ...outcome, spend, waitFor: maskWait(outcome.waitFor, mask) };
    case 'failed':
      return { ...outcome, spend, failure: maskFailure(outcome.failure, mask) };
    default:
      return assertNever(outcome);
  }
}

function maskTask(task: TaskResult | undefined, mask: SecretMask): { task?: TaskResult } {
  if (task === undefined) return {};
  return { task: { ...maskWords(task, mask), outputData: maskValue(task.outputData, mask) } };
}

function maskWait(waitFor: WaitFor, mask: SecretMask): WaitFor {
  switch (waitFor.reason) {
    case 'approval':
    case 'budget':
    case 'task':
      return { ...waitFor, task: maskAsked(waitFor.task, mask) };
    case 'external':
      return { ...waitFor, task: maskAsked(waitFor.task, mask), failure: maskFailure(waitFor.failure, mask) };
    case 'items':
      return { ...waitFor, items: waitFor.items.map((item) => maskValue(item, mask)) };
    case 'run':
      return { ...waitFor, triggerPayload: maskValue(waitFor.triggerPayload, mask) };
    case 'delay':
      return { ...waitFor, output: maskValue(waitFor.output, mask) };
    default:
      return assertNever(waitFor);
  }
}

const maskAsked = (task: WaitingTask, mask: SecretMask): WaitingTask => ({
  ...maskWords(task, mask),
  proposedOutput: maskValue(task.proposedOutput, mask),
});

const maskWords = <Task extends { title: string; description: string }>(
  task: Task,
  mask: SecretMask,
): Task => ({
  ...task,
  title: mask.text(task.title),
  description: mask.text(task.description),
});

function maskFailure({ cause, ...failure }: NodeFailure, mask: SecretMask): NodeFailure {
  const masked = { ...failure, code: mask.text(failure.code), message: mask.message(failure.message) };
  return cause === undefined ? masked : { ...masked, cause: maskCause(cause, mask) };
}

/** What the log shows of an error, masked. Anything that is no error may hold whatever it likes and is only named. */
function maskCause(cause: unknown, mask: SecretMask, depth = 0): unknown {
  if (typeof cause === 'string') return mask.message(cause);
  if (!types.isNativeError(cause)) return `a thrown ${typeof cause}`;
  const below = depth < MAX_CAUSES && cause.cause !== undefined;
  const masked = new Error(
    mask.message(cause.message),
    below ? { cause: maskCause(cause.cause, mask, depth + 1) } : undefined,
  );
  const code = 'code' in cause && { code: mask.message(String(cause.code)) };
  return Object.assign(masked, { name: cause.name, stack: mask.message(cause.stack ?? '') }, code);
}
