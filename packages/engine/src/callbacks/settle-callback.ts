import { type CalledBackNodeRun, findCalledBack, findGraph, lockCalledBack } from '@runyard/db';
import { assertNever, ConflictError, judgeCallback, UnavailableError } from '@runyard/domain';
import {
  bodyOf,
  checkOutcome,
  defaultNodeLimits,
  maskSecretsIn,
  type NodeOutcome,
  nodeTypes,
  referencedSecrets,
} from '@runyard/nodes';
import type { CallbackRef, KeyRing } from '@runyard/runtime';
import type { TriggerContext } from '../context.ts';
import { reportedSpend } from '../money/price-spend.ts';
import { openSecrets } from '../secrets/open-secrets.ts';
import type { WaitOutcome } from '../waits/end-wait.ts';
import { endWaitOrFail } from '../waits/end-wait-or-fail.ts';
import { enqueueMovedOn } from '../waits/enqueue-moved-on.ts';

/** Settling callbacks reads the secrets of their nodes, to keep them out of what is stored. */
export interface CallbackContext extends TriggerContext {
  /** SECRETS_KEYS; null: there are none. */
  keyRing: KeyRing | null;
}

/** What an agent outside calls back with, after its signature was checked. */
export interface CallbackCommand {
  ref: CallbackRef;
  outcome: NodeOutcome;
  maxOutputBytes: number;
}

const EARLY_RETRY_SECONDS = 2;

/**
 * Ends the wait of a node run for an agent outside, together with its output, cost, task, event and successors. Of two
 * callbacks, or of a callback and the end of its time, one wins. `replayed`: the first has completed it before.
 * @throws ConflictError `callback_too_late`: the node run has ended, or goes on, without it
 * @throws UnavailableError `callback_too_early`: the agent was faster than the commit of the wait; it must call again
 */
export async function settleCallback(
  ctx: CallbackContext,
  { ref, outcome, maxOutputBytes }: CallbackCommand,
): Promise<{ replayed: boolean }> {
  const masked = await maskOutcomeOf(ctx, ref, outcome);
  const storable = checkOutcome(masked, { ...defaultNodeLimits, maxOutputBytes });
  const settled = await ctx.db.transaction(async (tx) => {
    const nodeRun = await lockCalledBack(tx, ref.nodeRunId);
    if (!requireWaiting(nodeRun, ref) || nodeRun === null) return null;
    return { movedOn: await endWaitOrFail(ctx, tx, nodeRun, waitOutcome(ctx, nodeRun, storable)) };
  });
  if (settled?.movedOn) enqueueMovedOn(ctx, settled.movedOn);
  return { replayed: settled === null };
}

/** False when this callback has settled it before. */
function requireWaiting(nodeRun: CalledBackNodeRun | null, { attempt }: CallbackRef): boolean {
  const verdict = judgeCallback(nodeRun, attempt);
  switch (verdict) {
    case 'settle':
      return true;
    case 'replay':
      return false;
    case 'early':
      throw new UnavailableError('the task is still being handed over; call back again in a moment', {
        code: 'callback_too_early',
        retryAfterSeconds: EARLY_RETRY_SECONDS,
      });
    case 'late':
      throw new ConflictError(
        'callback_too_late',
        'nobody waits for this result any more; do not send it again',
      );
    default:
      return assertNever(verdict);
  }
}

/** Without the secrets that its node has read, as far as they are there to be known. */
async function maskOutcomeOf(
  ctx: CallbackContext,
  ref: CallbackRef,
  outcome: NodeOutcome,
): Promise<NodeOutcome> {
  const nodeRun = await findCalledBack(ctx.db.sql, ref.nodeRunId);
  if (nodeRun === null) return outcome;
  const graph = await findGraph(ctx.db.sql, nodeRun.versionId);
  const found = graph?.nodes.find(({ id }) => id === nodeRun.nodeId);
  const node = found && nodeRun.item ? bodyOf(found) : found;
  const names = node ? referencedSecrets(node, nodeTypes[node.nodeType]) : [];
  const opened = await openSecrets(ctx, nodeRun.workspaceId, names);
  return opened.kind === 'opened' ? maskSecretsIn(outcome, opened.secrets) : outcome;
}

function waitOutcome(
  { ids }: CallbackContext,
  nodeRun: CalledBackNodeRun,
  outcome: NodeOutcome,
): WaitOutcome {
  const spend = outcome.spend.map((entry) => reportedSpend(ids, entry));
  switch (outcome.kind) {
    case 'completed': {
      const { output } = outcome;
      const { title, description } = nodeRun;
      const task = { id: nodeRun.taskId ?? ids.next(), title: title ?? '', description, outputData: output };
      return { kind: 'complete', output, spend, task };
    }
    case 'failed':
      return { kind: 'fail', failure: outcome.failure, spend };
    case 'waiting':
      throw new Error('a callback cannot make its node run wait');
    default:
      return assertNever(outcome);
  }
}
