import { NotFoundError, type WebhookEvent } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { Prisma } from '../generated/client.ts';
import type { WebhookEndpoint } from './webhook-scope.ts';

export interface NewWebhook {
  id: string;
  workspaceId: string;
  workflowId: string | null;
  url: string;
  description: string | null;
  events: WebhookEvent[];
  isEnabled: boolean;
}

/** Adds a webhook endpoint; NotFoundError when its workflow is not in that workspace. */
export async function createWebhook(
  db: PrismaClient,
  author: Author,
  webhook: NewWebhook,
): Promise<WebhookEndpoint> {
  const { id, workspaceId, workflowId } = webhook;
  return db.$transaction(async (tx) => {
    await requireWorkflowThere(tx, workspaceId, workflowId);
    await insertAuditEvent(tx, author, { workspaceId, action: 'webhook.created', targetId: id });
    return tx.webhookEndpoint.create({ data: webhook });
  });
}

/** NotFoundError when there is a workflow id and its workflow is not in that workspace. */
export async function requireWorkflowThere(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  workflowId: string | null | undefined,
): Promise<void> {
  if (!workflowId) return;
  const workflowCount = await tx.workflow.count({ where: { id: workflowId, workspaceId } });
  if (workflowCount === 0) throw new NotFoundError('workflow not found');
}
