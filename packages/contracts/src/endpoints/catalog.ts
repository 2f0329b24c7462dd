import type { z } from 'zod';
import { adminEndpoints } from './admin.ts';
import { agentEndpoints } from './agents.ts';
import { apiKeyEndpoints } from './api-keys.ts';
import { auditEndpoints } from './audit.ts';
import { authEndpoints } from './auth.ts';
import { costEndpoints } from './costs.ts';
import { documentEndpoints } from './documents.ts';
import { hookEndpoints } from './hooks.ts';
import { memberEndpoints } from './members.ts';
import { nodeEndpoints } from './nodes.ts';
import { payloadEndpoints } from './payloads.ts';
import { priceEndpoints } from './prices.ts';
import { runControlEndpoints } from './run-control.ts';
import { runEndpoints } from './runs.ts';
import { scheduleEndpoints } from './schedules.ts';
import { secretEndpoints } from './secrets.ts';
import { statsEndpoints } from './stats.ts';
import { taskEndpoints } from './tasks.ts';
import { versionEndpoints } from './versions.ts';
import { webhookEndpoints } from './webhooks.ts';
import { workflowEndpoints } from './workflows.ts';
import { workspaceEndpoints } from './workspaces.ts';

/** Every operation of the API by its id. Routes are tried in this order, so the busiest come first. */
export const ENDPOINTS = {
  ...runEndpoints,
  ...runControlEndpoints,
  ...payloadEndpoints,
  ...costEndpoints,
  ...authEndpoints,
  ...workspaceEndpoints,
  ...statsEndpoints,
  ...workflowEndpoints,
  ...documentEndpoints,
  ...versionEndpoints,
  ...nodeEndpoints,
  ...taskEndpoints,
  ...agentEndpoints,
  ...scheduleEndpoints,
  ...webhookEndpoints,
  ...hookEndpoints,
  ...secretEndpoints,
  ...adminEndpoints,
  ...priceEndpoints,
  ...memberEndpoints,
  ...apiKeyEndpoints,
  ...auditEndpoints,
};

export type OperationId = keyof typeof ENDPOINTS;

/** A request of an operation, after it was parsed. */
export type RequestOf<Id extends OperationId> = z.output<(typeof ENDPOINTS)[Id]['request']>;

type Answers<Id extends OperationId> = (typeof ENDPOINTS)[Id]['answers'];

/** What a route of the operation answers: one of its statuses, with that status's body. */
export type ReplyOf<Id extends OperationId> = {
  [Status in keyof Answers<Id>]: Answers<Id>[Status] extends { body: infer Body }
    ? { status: Status; headers?: Record<string, string> } & (Body extends z.ZodType
        ? { body: z.input<Body> }
        : { body?: undefined })
    : never;
}[keyof Answers<Id>];
