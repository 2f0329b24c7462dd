import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { FrozenNode, JsonObject } from '@runyard/domain';
import { checkFailure, checkOutcome } from './check-outcome.ts';
import { classifyThrow, NodeTimeoutError } from './classify-throw.ts';
import { compileNode, makeInput, prepareConfig } from './compiled-node.ts';
import {
  failed,
  type NodeAttempt,
  type NodeLimits,
  type NodeOutcome,
  type RunningAttempt,
  type Spend,
} from './executor.ts';
import type { PreparedNode } from './node-type.ts';
import type { NodeTypes } from './registry.ts';
import type { NodeScope } from './scope.ts';
import { maskOutcome, maskValue } from './secrets/mask-execution.ts';
import { maskPartialText } from './secrets/mask-partial-text.ts';
import { type RevealedSecrets, revealSecrets } from './secrets/revealed-secrets.ts';
import { withDeadline } from './with-deadline.ts';

type ReadyNode = Extract<PreparedNode, { kind: 'ready' }>;

/** What one attempt read and how it ended. `input` is `{}` when it could not be made. */
export interface NodeExecution {
  input: JsonObject;
  outcome: NodeOutcome;
}

/** Runs one attempt of a node: render, validate, execute, check the output, mask the secrets in all that comes of it. Never rejects:
 *  what is thrown on the way becomes a failed outcome. Templates are parsed once per `node` object, so hand in the same frozen
 *  object each time. */
export async function executeNode(
  types: NodeTypes,
  node: FrozenNode,
  scope: NodeScope,
  attempt: NodeAttempt,
): Promise<NodeExecution> {
  const secrets = scope.secrets === undefined ? null : revealSecrets(scope.secrets);
  if (secrets === null) return executeUnmasked(types, node, scope, attempt, null);

  const partial = maskPartialText(attempt.emitPartial, secrets);
  const masked = { ...attempt, emitPartial: partial.emit };
  const execution = await executeUnmasked(types, node, scope, masked, secrets);
  partial.end();

  const mask = secrets.mask();
  const outcome = checkOutcome(maskOutcome(execution.outcome, mask), attempt.limits);
  return { input: maskValue(execution.input, mask), outcome };
}

async function executeUnmasked(
  types: NodeTypes,
  node: FrozenNode,
  scope: NodeScope,
  attempt: NodeAttempt,
  secrets: RevealedSecrets | null,
): Promise<NodeExecution> {
  let input: JsonObject = {};
  const spend: Spend[] = [];
  const running = { ...attempt, noteSpend: (entry: Spend) => void spend.push(entry) };
  try {
    const compiled = compileNode(node, types[node.nodeType], attempt.limits);
    input = makeInput(node, compiled, scope, attempt.limits);
    const prepared = prepareConfig(compiled, scope, input, attempt.limits, secrets);
    return {
      input,
      outcome: await runPrepared(prepared, input, running, attemptTimeoutMs(node, attempt.limits)),
    };
  } catch (error) {
    await untilNoted(error, attempt);
    const failure = checkFailure(classifyThrow(error, attempt));
    return { input, outcome: { kind: 'failed', failure, spend } };
  }
}

/** An executor that is stopped learns so in the same turn of the event loop, and tells then what it has spent. */
async function untilNoted(error: unknown, { signal }: NodeAttempt): Promise<void> {
  if (signal.aborted || error instanceof NodeTimeoutError) await endOfTurn();
}

/** How long one attempt of a node may take, in milliseconds: what it says, up to the limit of the deployment. */
export const attemptTimeoutMs = ({ timeoutMs }: FrozenNode, limits: NodeLimits): number =>
  timeoutMs ? Math.min(timeoutMs, limits.maxNodeTimeoutMs) : limits.nodeTimeoutMs;

async function runPrepared(
  prepared: PreparedNode,
  input: JsonObject,
  attempt: RunningAttempt,
  timeoutMs: number,
): Promise<NodeOutcome> {
  if (prepared.kind === 'invalid') return failed(checkFailure(prepared.failure));
  attempt.signal.throwIfAborted();

  const outcome = prepared.computesOnly
    ? await prepared.execute(withTimeout(attempt, timeoutMs), input)
    : await executeInTime(prepared.execute, input, attempt, timeoutMs);
  return checkOutcome(outcome, attempt.limits);
}

/** For an executor that sets its deadlines itself. */
function withTimeout(attempt: RunningAttempt, nodeTimeoutMs: number): RunningAttempt {
  if (attempt.limits.nodeTimeoutMs === nodeTimeoutMs) return attempt;
  return { ...attempt, limits: { ...attempt.limits, nodeTimeoutMs } };
}

async function executeInTime(
  execute: ReadyNode['execute'],
  input: JsonObject,
  attempt: RunningAttempt,
  timeoutMs: number,
): Promise<NodeOutcome> {
  const timeoutError = () => new NodeTimeoutError(timeoutMs);
  const givingUp = {
    graceMs: attempt.limits.abortGraceMs,
    onGivenUp: attempt.onGivenUp ?? (() => undefined),
  };
  const run = (signal: AbortSignal) => execute({ ...attempt, signal }, input);
  return withDeadline(attempt.signal, timeoutMs, timeoutError, run, givingUp);
}
