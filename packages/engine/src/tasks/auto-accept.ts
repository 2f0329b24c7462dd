import { AutoAcceptPreferences } from '@runyard/contracts';
import {
  type Author,
  type ClaimedNodeRun,
  findAutoAccept,
  lockTask,
  lockWaiting,
  type Sql,
} from '@runyard/db';
import { acceptsByItself, type FrozenNode } from '@runyard/domain';
import type { WaitFor } from '@runyard/nodes';
import type { TriggerContext } from '../context.ts';
import type { MovedOn } from '../waits/end-wait.ts';
import { decideLockedTask } from './decide-task.ts';

const AUTO_ACCEPT: Author = { actor: 'system:auto_accept', requestId: null };

/** An approval that has just been asked for. */
export interface AskedWait {
  claimed: ClaimedNodeRun;
  node: FrozenNode;
  waitFor: WaitFor;
}

/**
 * Grants an approval at once where its workflow says so, in the transaction that asks for it: as a decision like any other,
 * by `system:auto_accept`. Preferences that cannot be read grant nothing. Null where a person is to decide.
 */
export async function autoAccept(
  ctx: Pick<TriggerContext, 'clock' | 'random'>,
  tx: Sql,
  { claimed, node, waitFor }: AskedWait,
): Promise<MovedOn | null> {
  if (waitFor.reason !== 'approval' || !waitFor.autoAcceptable) return null;
  const facts = await findAutoAccept(tx, claimed.runId);
  const preferences = facts?.isOn ? AutoAcceptPreferences.safeParse(facts.preferences) : null;
  if (!facts || !preferences?.success) return null;

  const { max_cost_cents: maxCostCents, node_keys: nodeKeys, node_types: nodeTypes } = preferences.data;
  const rules = { maxCostCents, nodeKeys, nodeTypes, approvalLevels: preferences.data.approval_levels };
  const { approvalLevel } = waitFor.task;
  const asked = { nodeKey: node.key, nodeType: node.nodeType, approvalLevel, spentNanos: facts.spentNanos };
  if (!acceptsByItself(rules, asked)) return null;

  const waiting = await lockWaiting(tx, { nodeRunId: claimed.id, leaseEpoch: claimed.leaseEpoch });
  if (!waiting?.taskId) return null;
  const task = await lockTask(tx, { workspaceId: claimed.workspaceId, taskId: waiting.taskId });
  const command = { decision: 'approved', comment: null, output: null, userId: null } as const;
  return decideLockedTask(ctx, tx, AUTO_ACCEPT, task, command);
}
