import type { WebhookEvent } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import { requireWorkflowExists } from '../workflows/require-workflow-exists.ts';
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
    if (workflowId) await requireWorkflowExists(tx, { workspaceId, workflowId });
    await insertAuditEvent(tx, author, { workspaceId, action: 'webhook.created', targetId: id });
    return tx.webhookEndpoint.create({ data: webhook });
  });
}
