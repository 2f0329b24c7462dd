import type { ApprovalLevel } from './approval-level.ts';
import { NANOS_PER_CENT } from './money.ts';
import type { NodeType } from './workflow-graph.ts';

/** Which approvals a workflow grants by itself; what is left out narrows nothing. */
export interface AutoAcceptPreferences {
  /** Only while the run, what is to be approved included, has spent no more than this. */
  maxCostCents?: number | undefined;
  /** Only of nodes with one of these keys. */
  nodeKeys?: readonly string[] | undefined;
  nodeTypes?: readonly NodeType[] | undefined;
  approvalLevels?: readonly ApprovalLevel[] | undefined;
}

/** An approval that a node asks for. */
export interface AskedApproval {
  nodeKey: string | null;
  nodeType: NodeType;
  approvalLevel: ApprovalLevel;
  /** What its run has spent so far, in nano-dollars. */
  spentNanos: bigint;
}

/** Whether preferences let an approval be granted without a person. */
export function acceptsByItself(preferences: AutoAcceptPreferences, asked: AskedApproval): boolean {
  const { maxCostCents, nodeKeys, nodeTypes, approvalLevels } = preferences;
  return (
    (maxCostCents === undefined || asked.spentNanos <= BigInt(maxCostCents) * NANOS_PER_CENT) &&
    (nodeKeys === undefined || (asked.nodeKey !== null && nodeKeys.includes(asked.nodeKey))) &&
    (nodeTypes?.includes(asked.nodeType) ?? true) &&
    (approvalLevels?.includes(asked.approvalLevel) ?? true)
  );
}
