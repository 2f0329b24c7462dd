/** What a webhook endpoint can be told. ping: only when somebody asks for it, to try the endpoint. */
export const WEBHOOK_EVENTS = [
  'run.completed',
  'run.failed',
  'run.cancelled',
  'task.waiting',
  'task.overdue',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** pending: due now or later · delivered: the endpoint answered 2xx · failed: given up. */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
