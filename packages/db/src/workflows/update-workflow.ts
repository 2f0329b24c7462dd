import { NotFoundError } from '@runyard/domain';
import { type Author, changedFields, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import { storableJson } from '../storable-json.ts';
import type { NewWorkflow } from './create-workflow.ts';
import { requireWorkflow, type WorkflowWithNodes } from './find-workflow.ts';
import type { WorkflowScope } from './workflow-scope.ts';

type Changeable = Omit<NewWorkflow, 'id' | 'workspaceId' | 'userId'>;

/** What is undefined stays as it is. */
export type WorkflowChanges = { [Field in keyof Changeable]?: Changeable[Field] | undefined };

/** Changes a workflow, or NotFoundError. Its graph, and so its revision, stay as they are. */
export async function updateWorkflow(
  db: PrismaClient,
  author: Author,
  scope: WorkflowScope,
  changes: WorkflowChanges,
): Promise<WorkflowWithNodes> {
  return db.$transaction(async (tx) => {
    const touched = await tx.$executeRaw`
      UPDATE workflows SET updated_at = now()
       WHERE id = ${scope.workflowId}::uuid AND workspace_id = ${scope.workspaceId}::uuid`;
    if (touched === 0) throw new NotFoundError('workflow not found');
    await tx.workflow.update({
      where: { id: scope.workflowId },
      data: workflowData(changes),
    });
    await insertAuditEvent(tx, author, {
      workspaceId: scope.workspaceId,
      action: 'workflow.updated',
      targetId: scope.workflowId,
      details: changedFields(changes),
    });
    return requireWorkflow(tx, scope);
  });
}

/** Changes of a workflow as Prisma takes them: JSON without what jsonb cannot hold, undefined as unchanged. */
export const workflowData = ({ triggerConfig, autoAcceptPreferences, ...columns }: WorkflowChanges) => ({
  ...columns,
  ...(triggerConfig && { triggerConfig: storableJson(triggerConfig) }),
  ...(autoAcceptPreferences && { autoAcceptPreferences: storableJson(autoAcceptPreferences) }),
});
