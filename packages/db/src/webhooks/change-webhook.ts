import { NotFoundError } from '@runyard/domain';
import { type Author, changedFields, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import { requireWorkflowExists } from '../workflows/require-workflow-exists.ts';
import type { NewWebhook } from './create-webhook.ts';
import { requireWebhook } from './find-webhook.ts';
import type { WebhookEndpoint, WebhookScope } from './webhook-scope.ts';

type Changeable = Omit<NewWebhook, 'id' | 'workspaceId'>;

/** What is undefined stays as it is. */
export type WebhookChanges = { [Field in keyof Changeable]?: Changeable[Field] | undefined };

/** Changes a webhook endpoint, or NotFoundError. */
export async function updateWebhook(
  db: PrismaClient,
  author: Author,
  scope: WebhookScope,
  changes: WebhookChanges,
): Promise<WebhookEndpoint> {
  const { workspaceId, webhookId } = scope;
  const { workflowId } = changes;
  return db.$transaction(async (tx) => {
    await requireWebhook(tx, scope);
    if (workflowId) await requireWorkflowExists(tx, { workspaceId, workflowId });
    const details = changedFields(changes);
    await insertAuditEvent(tx, author, {
      workspaceId,
      action: 'webhook.updated',
      targetId: webhookId,
      details,
    });
    await tx.$executeRaw`UPDATE webhook_endpoints SET updated_at = now() WHERE id = ${webhookId}::uuid`;
    return tx.webhookEndpoint.update({ where: { id: webhookId, workspaceId }, data: changes });
  });
}

/** The next secret; the one before stays in use for `overlapSeconds`. NotFoundError without such an endpoint. */
export async function rotateWebhookSecret(
  db: PrismaClient,
  author: Author,
  scope: WebhookScope,
  overlapSeconds: number,
): Promise<WebhookEndpoint> {
  const { workspaceId, webhookId } = scope;
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`
      UPDATE webhook_endpoints
         SET secret_generation = secret_generation + 1, updated_at = now(),
             previous_secret_until = now() + ${overlapSeconds}::int * interval '1 second'
       WHERE id = ${webhookId}::uuid AND workspace_id = ${workspaceId}::uuid`;
    const webhook = await requireWebhook(tx, scope);
    await insertAuditEvent(tx, author, {
      workspaceId,
      action: 'webhook.secret_rotated',
      targetId: webhookId,
    });
    return webhook;
  });
}

/** Removes a webhook endpoint with its deliveries, or NotFoundError. */
export async function deleteWebhook(
  db: PrismaClient,
  author: Author,
  { workspaceId, webhookId }: WebhookScope,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.webhookEndpoint.deleteMany({ where: { id: webhookId, workspaceId } });
    if (count === 0) throw new NotFoundError('webhook endpoint not found');
    await insertAuditEvent(tx, author, { workspaceId, action: 'webhook.deleted', targetId: webhookId });
  });
}
