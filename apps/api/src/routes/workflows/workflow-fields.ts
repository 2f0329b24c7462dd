import type { RequestOf } from '@runyard/contracts';
import type { NewWorkflow, WorkflowChanges } from '@runyard/db';

/** A workflow as a body has it, as it is stored: of a new one all fields, of a change those that it names. */
export function workflowFields(
  body: RequestOf<'createWorkflow'>['body'],
): Omit<NewWorkflow, 'id' | 'workspaceId' | 'userId'>;
export function workflowFields(body: RequestOf<'updateWorkflow'>['body']): WorkflowChanges;
export function workflowFields(body: RequestOf<'updateWorkflow'>['body']): WorkflowChanges {
  return {
    title: body.title,
    description: body.description,
    triggerType: body.trigger_type,
    triggerConfig: body.trigger_config,
    status: body.status,
    autoAccept: body.auto_accept,
    autoAcceptPreferences: body.auto_accept_preferences,
    maxBudgetCents: body.max_budget_cents,
    budgetAction: body.budget_action,
    timeoutMs: body.timeout_ms,
  };
}
