import { z } from 'zod';
import { EXAMPLE_ACTOR } from './examples/ids.ts';
import { Count, Id, Timestamp } from './fields.ts';
import { NodeId, VersionId, WorkflowId } from './ids.ts';
import { PageQuery } from './page.ts';
import { nodeFields } from './workflow-node.ts';

/** A workflow's graph as a trigger froze it. */
export const WorkflowVersion = z
  .object({
    id: VersionId.describe('The version_id of its runs'),
    workflow_id: WorkflowId,
    number: z.int().min(1).describe('1, 2, 3 … within the workflow'),
    revision: Count.describe('How often the nodes had been changed when it was frozen'),
    node_count: Count.meta({ description: 'Nodes of its graph', examples: [3] }),
    is_current: z.boolean().describe('No node has changed since: the next trigger takes it'),
    edited_by: z
      .string()
      .nullable()
      .meta({
        description: 'Who had changed a node last when it was frozen; null: not known',
        examples: [EXAMPLE_ACTOR],
      }),
    created_at: Timestamp.describe('When it was frozen'),
  })
  .describe('A graph of a workflow, frozen by the first trigger after a change. It never changes');
export type WorkflowVersion = z.infer<typeof WorkflowVersion>;

/** A node as the runs of a version see it. */
export const FrozenWorkflowNode = z
  .object({
    id: NodeId,
    ...nodeFields,
    depends_on: z
      .array(NodeId)
      .meta({ description: 'What it really waits for, also where positions decide', examples: [[]] }),
  })
  .describe('A node as the runs of a version see it');
export type FrozenWorkflowNode = z.infer<typeof FrozenWorkflowNode>;

export const WorkflowVersionWithNodes = WorkflowVersion.extend({
  nodes: z.array(FrozenWorkflowNode).describe('In order of position'),
}).describe('A version with its graph');
export type WorkflowVersionWithNodes = z.infer<typeof WorkflowVersionWithNodes>;

const MAX_NUMBER = 2_147_483_647;

/** `GET /api/v1/workflows/{workflow_id}/versions`. */
export const ListVersionsRequest = z.object({
  params: z.object({ workflow_id: WorkflowId }),
  query: PageQuery,
});

/** `GET …/versions/{version}`, `POST …/versions/{version}/restore`. */
export const VersionRequest = z.object({
  params: z.object({
    workflow_id: WorkflowId,
    version: z
      .union([
        z
          .string()
          .regex(/^\d{1,10}$/)
          .transform(Number)
          .pipe(z.int().max(MAX_NUMBER)),
        Id,
      ])
      .meta({ description: 'Its number, from 1, or its id', examples: ['1'] }),
  }),
});
