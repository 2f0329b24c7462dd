import type { AuditAction } from '@runyard/domain';
import type { Change } from '../audit/audit-event.ts';
import type { NodeScope } from './update-node.ts';

/** The audit event of a change of one node. */
export const nodeChange = (
  action: Extract<AuditAction, `node.${string}`>,
  { workspaceId, workflowId, nodeId }: NodeScope,
): Change => ({ workspaceId, action, targetId: nodeId, details: { workflow_id: workflowId } });
