import type { BudgetAction, JsonObject, TriggerType, WorkflowStatus } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import { storableJson } from '../storable-json.ts';
import type { WorkflowWithNodes } from './find-workflow.ts';

export interface NewWorkflow {
  id: string;
  workspaceId: string;
  userId: string;
  title: string;
  description: string | null;
  triggerType: TriggerType;
  triggerConfig: JsonObject;
  status: WorkflowStatus;
  autoAccept: boolean;
  autoAcceptPreferences: JsonObject;
  maxBudgetCents: number | null;
  /** How long one run may take from its start, in milliseconds. Default: no limit. */
  timeoutMs?: number | null;
  budgetAction: BudgetAction;
}

/** Adds a workflow without nodes. */
export async function createWorkflow(
  db: PrismaClient,
  author: Author,
  workflow: NewWorkflow,
): Promise<WorkflowWithNodes> {
  return db.$transaction(async (tx) => {
    const { id, workspaceId } = workflow;
    await insertAuditEvent(tx, author, { workspaceId, action: 'workflow.created', targetId: id });
    return tx.workflow.create({
      data: {
        ...workflow,
        triggerConfig: storableJson(workflow.triggerConfig),
        autoAcceptPreferences: storableJson(workflow.autoAcceptPreferences),
      },
      include: { nodes: true },
    });
  });
}
