import { ConflictError, NotFoundError } from '@runyard/domain';
import type { Author } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { Prisma } from '../generated/client.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';

/**
 * Runs one change of a workflow's nodes. The workflow's row is locked first, its revision rises, it tells
 * who edited it, and it loses its current version, so that the next trigger freezes the graph as it is after the change. NotFoundError without such
 * a workflow; ConflictError when two nodes would share a key.
 */
export async function editGraph<T>(
  db: PrismaClient,
  author: Author,
  scope: WorkflowScope,
  change: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  try {
    return await db.$transaction(async (tx) => {
      await raiseRevision(tx, author, scope);
      return change(tx);
    });
  } catch (error) {
    throw isUniqueViolation(error)
      ? new ConflictError('duplicate_node_key', 'another node of this workflow has this key', {
          cause: error,
        })
      : error;
  }
}

async function raiseRevision(
  tx: Prisma.TransactionClient,
  { actor }: Author,
  scope: WorkflowScope,
): Promise<void> {
  const raised = await tx.$executeRaw`
    UPDATE workflows SET revision = revision + 1, current_version_id = NULL, edited_by = ${actor}, updated_at = now()
     WHERE id = ${scope.workflowId}::uuid AND workspace_id = ${scope.workspaceId}::uuid`;
  if (raised === 0) throw new NotFoundError('workflow not found');
}

const isUniqueViolation = (error: unknown) => (error as { code?: unknown }).code === 'P2002';
