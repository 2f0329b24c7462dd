import type { components, operations } from '@runyard/sdk';
import { api, type Page, unwrap, unwrapPage } from '../api-client.ts';
import { listQuery } from './list-query.ts';

export type WebhookEndpoint = components['schemas']['WebhookEndpoint'];
export type WebhookDelivery = components['schemas']['WebhookDelivery'];
export type DeliveryStatus = WebhookDelivery['status'];
export type WebhookFields = operations['createWebhook']['requestBody']['content']['application/json'];

/** Deliveries are read again this often while the page is seen, sooner while one is under way: no stream tells of them. */
const REFRESH_MS = 5_000;
const PENDING_REFRESH_MS = 2_000;

export const DELIVERY_STATUSES: DeliveryStatus[] = ['pending', 'delivered', 'failed'];
export const WEBHOOK_EVENTS: WebhookEndpoint['events'] = [
  'run.completed',
  'run.failed',
  'run.cancelled',
  'task.waiting',
  'task.overdue',
];

export const webhooksQuery = (workspaceId: string) =>
  listQuery<WebhookEndpoint>(['webhooks', workspaceId], (query, signal) =>
    unwrapPage(
      api().GET('/api/v1/workspaces/{workspace_id}/webhooks', {
        params: { path: { workspace_id: workspaceId }, query },
        signal,
      }),
    ),
  );

/** The endpoint with its secret, which is never shown again. */
export const createWebhook = (workspaceId: string, body: WebhookFields) =>
  unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/webhooks', {
      params: { path: { workspace_id: workspaceId } },
      body,
    }),
  );

type Named = Pick<WebhookEndpoint, 'id' | 'workspace_id'>;
const pathOf = ({ id, workspace_id }: Named) => ({ params: { path: { workspace_id, webhook_id: id } } });

export const updateWebhook = (webhook: Named, body: Partial<WebhookFields>) =>
  unwrap(api().PUT('/api/v1/workspaces/{workspace_id}/webhooks/{webhook_id}', { ...pathOf(webhook), body }));

export const deleteWebhook = (webhook: Named) =>
  unwrap(api().DELETE('/api/v1/workspaces/{workspace_id}/webhooks/{webhook_id}', pathOf(webhook)));

/** The endpoint with its new secret; deliveries are signed with the old one, too, for this long. */
export const rotateWebhook = (webhook: Named, overlapSeconds: number) =>
  unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/webhooks/{webhook_id}/rotate', {
      ...pathOf(webhook),
      body: { overlap_seconds: overlapSeconds },
    }),
  );

export const pingWebhook = (webhook: Named) =>
  unwrap(api().POST('/api/v1/workspaces/{workspace_id}/webhooks/{webhook_id}/ping', pathOf(webhook)));

export const deliveriesQuery = (webhook: Named, status: DeliveryStatus | undefined) => ({
  ...listQuery<WebhookDelivery>(['deliveries', webhook.id, status], (page, signal) =>
    unwrapPage(
      api().GET('/api/v1/workspaces/{workspace_id}/webhooks/{webhook_id}/deliveries', {
        params: { ...pathOf(webhook).params, query: { ...page, ...(status && { status }) } },
        signal,
      }),
    ),
  ),
  refetchInterval: ({
    state: { data },
  }: {
    state: { data?: { pages: Page<WebhookDelivery>[] } | undefined };
  }) =>
    data?.pages.some(({ rows }) => rows.some((delivery) => delivery.status === 'pending'))
      ? PENDING_REFRESH_MS
      : REFRESH_MS,
});

export const redeliver = (workspaceId: string, { id, webhook_id }: WebhookDelivery) =>
  unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver', {
      params: { path: { workspace_id: workspaceId, webhook_id, delivery_id: id } },
    }),
  );
