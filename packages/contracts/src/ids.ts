import { EXAMPLE_IDS } from './examples/ids.ts';
import { Id } from './fields.ts';

const idOf = (noun: keyof typeof EXAMPLE_IDS, description: string) =>
  Id.meta({ description, examples: [EXAMPLE_IDS[noun]] });

export const WorkspaceId = idOf('workspace', 'Id of the workspace, as `GET /workspaces` lists it');
export const WorkflowId = idOf('workflow', 'Id of the workflow');
export const NodeId = idOf('node', 'Id of the node');
export const VersionId = idOf('version', 'Id of the version of the workflow');
export const RunId = idOf('run', 'Id of the run, as its trigger answered it');
export const NodeRunId = idOf('nodeRun', 'Id of the node run');
export const PayloadId = idOf('payload', 'Id of the payload, as the reference to it says');
export const TaskId = idOf('task', 'Id of the task; `task_id` of its node run');
export const UserId = idOf('user', 'Id of the user');
export const ApiKeyId = idOf('apiKey', 'Id of the API key: not the key itself, nor its prefix');
export const ScheduleId = idOf('schedule', 'Id of the schedule');
export const WebhookId = idOf('webhook', 'Id of the webhook endpoint');
export const DeliveryId = idOf('delivery', 'Id of the delivery, in `X-Runyard-Delivery` at each attempt');
export const HookId = idOf('hook', 'Id of the hook: not the secret in its path');
export const SecretId = idOf('secret', 'Id of the secret, as audit events name it');
export const WorkerId = idOf('worker', 'Id of the worker process; a restart makes a new one');
export const CostEntryId = idOf('costEntry', 'Id of the entry, which never changes');
export const PriceId = idOf('price', 'Id of this version of the price, which never changes');
export const AuditEventId = idOf('auditEvent', 'Id of the event, which never changes');
