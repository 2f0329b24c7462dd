import { NODE_TYPES } from '@runyard/domain';
import { z } from 'zod';
import { Count, Id, JsonObjectField, Timestamp } from './fields.ts';
import { PageQuery } from './page.ts';

/** A workflow's graph as a trigger froze it. */
export const WorkflowVersion = z
  .object({
    id: Id.describe('The version_id of its runs'),
    workflow_id: Id,
    number: z.int().min(1).describe('1, 2, 3 … within the workflow'),
    revision: Count.describe('How often the nodes had been changed when it was frozen'),
    node_count: Count,
    is_current: z.boolean().describe('No node has changed since: the next trigger takes it'),
    created_at: Timestamp,
  })
  .describe('A graph of a workflow, frozen by the first trigger after a change. It never changes');
export type WorkflowVersion = z.infer<typeof WorkflowVersion>;

/** A node as the runs of a version see it. */
export const FrozenWorkflowNode = z
  .object({
    id: Id,
    key: z.string().nullable(),
    position: Count,
    node_type: z.enum(NODE_TYPES),
    parallel_group: z.int().nullable(),
    depends_on: z.array(Id).describe('What it really waits for, also where positions decide'),
    task_template: JsonObjectField.nullable(),
    node_config: JsonObjectField,
    input_mapping: JsonObjectField,
    max_retries: Count,
  })
  .describe('A node as the runs of a version see it');
export type FrozenWorkflowNode = z.infer<typeof FrozenWorkflowNode>;

export const WorkflowVersionWithNodes = WorkflowVersion.extend({
  nodes: z.array(FrozenWorkflowNode),
}).describe('A version with its graph');
export type WorkflowVersionWithNodes = z.infer<typeof WorkflowVersionWithNodes>;

const MAX_NUMBER = 2_147_483_647;

/** `GET /api/v1/workflows/{workflow_id}/versions`. */
export const ListVersionsRequest = z.object({ params: z.object({ workflow_id: Id }), query: PageQuery });

/** `GET …/versions/{version}`, `POST …/versions/{version}/restore`. */
export const VersionRequest = z.object({
  params: z.object({
    workflow_id: Id,
    version: z
      .union([
        z
          .string()
          .regex(/^\d{1,10}$/)
          .transform(Number)
          .pipe(z.int().max(MAX_NUMBER)),
        Id,
      ])
      .describe('Its number, or its id'),
  }),
});
