/** Every change that leaves an audit event, as `<noun>.<what happened to it>`. The noun is the kind of its target. */
export const AUDIT_ACTIONS = [
  'workspace.created',
  'workspace.updated',
  'workflow.created',
  'workflow.updated',
  'node.created',
  'node.updated',
  'node.deleted',
  'run.cancelled',
  'schedule.created',
  'schedule.updated',
  'schedule.deleted',
  'webhook.created',
  'webhook.updated',
  'webhook.deleted',
  'webhook.secret_rotated',
  'webhook.redelivered',
  'webhook.pinged',
  'hook.created',
  'hook.deleted',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
