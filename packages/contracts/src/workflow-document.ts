import { z } from 'zod';
import { WorkflowId, WorkspaceId } from './ids.ts';
import { Label } from './node-flow.ts';
import { newWorkflowFields } from './workflow.ts';
import { nodeFields } from './workflow-node.ts';

/** Most nodes that a document is read with; a deployment allows fewer. */
export const MAX_DOCUMENT_NODES = 10_000;

const Key = nodeFields.key.unwrap();

const WORKFLOW_TEXT = 'What the workflow is but for its nodes; only the title must be there';
const NODES_TEXT = 'Its nodes; the order is the order of position where a node says none';

/** A node in a document: what is left out has its default. */
export const DocumentNode = z.strictObject({
  key: Key.meta({ description: 'Its name in the document and for templates', examples: ['write'] }),
  node_type: nodeFields.node_type.default('task'),
  position: nodeFields.position.optional().describe('Default: its place in the list, from 0'),
  parallel_group: nodeFields.parallel_group.default(null),
  depends_on: z
    .array(Key)
    .max(MAX_DOCUMENT_NODES)
    .meta({
      description: 'Keys of the nodes that complete first',
      examples: [[]],
    })
    .default([]),
  task_template: nodeFields.task_template.default(null),
  node_config: nodeFields.node_config.default({}),
  input_mapping: nodeFields.input_mapping.default({}),
  max_retries: nodeFields.max_retries.default(1),
  branches: z
    .record(Key, Label)
    .meta({ description: 'Keys of depends_on → the label that each must end with', examples: [{}] })
    .default({}),
  on_error: nodeFields.on_error.default('fail'),
  timeout_ms: nodeFields.timeout_ms.default(null),
  retry_policy: nodeFields.retry_policy.default(null),
});

/** A workflow as one document, to be kept in a repository and brought elsewhere. It holds no ids. */
export const WorkflowDocument = z
  .strictObject({
    runyard: z.literal(1).describe('Version of the format'),
    workflow: z.strictObject(newWorkflowFields).describe(WORKFLOW_TEXT),
    nodes: z.array(DocumentNode).max(MAX_DOCUMENT_NODES).describe(NODES_TEXT),
  })
  .describe('A workflow as one document');
export type WorkflowDocument = z.output<typeof WorkflowDocument>;

/** An object whose fields with a default may be left out, in answers too. */
const sparse = ({ shape }: z.ZodObject) =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(shape).map(([name, field]) => [
        name,
        field instanceof z.ZodDefault ? z.optional(field.unwrap() as z.ZodType) : field,
      ]),
    ),
  );

/** A document as it is exported: without what an import fills in by itself. */
export const ExportedDocument: z.ZodType<z.input<typeof WorkflowDocument>> = z
  .strictObject({
    runyard: WorkflowDocument.shape.runyard,
    workflow: sparse(WorkflowDocument.shape.workflow).describe(WORKFLOW_TEXT),
    nodes: z.array(sparse(DocumentNode)).max(MAX_DOCUMENT_NODES).describe(NODES_TEXT),
  })
  .describe('A workflow as one document, without what an import fills in by itself') as never;

/** `GET /api/v1/workflows/{workflow_id}/export`. */
export const ExportWorkflowRequest = z.object({
  params: z.object({ workflow_id: WorkflowId }),
  query: z.object({
    format: z
      .enum(['json', 'yaml'])
      .optional()
      .describe('Default: what the Accept header asks for, else json'),
  }),
});

/** `POST /api/v1/workspaces/{workspace_id}/workflows/import`. */
export const ImportWorkflowRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  body: WorkflowDocument,
});

/** `POST /api/v1/workflows/{workflow_id}/validate`: the workflow as it is stored, or a draft of it. */
export const ValidateWorkflowRequest = z.object({
  params: z.object({ workflow_id: WorkflowId }),
  body: WorkflowDocument.optional(),
});

/** What keeps a workflow from running as it should. */
export const WorkflowProblem = z
  .object({
    code: z.string().meta({ description: 'Stable, snake_case', examples: ['unknown_dependency'] }),
    node_ids: z.array(z.string()).meta({
      description: 'The nodes at fault; in a draft by their keys',
      examples: [['write']],
    }),
    message: z.string().meta({
      description: 'A sentence that names the nodes',
      examples: ['Node write depends on fetch, which is no node of this workflow.'],
    }),
    loc: z.array(z.union([z.string(), z.int()])).meta({
      description: 'Where in the node; empty for the graph',
      examples: [['depends_on', 0]],
    }),
  })
  .describe('One thing that is wrong with a workflow');

export const ValidationReport = z
  .object({
    valid: z.boolean().meta({ description: 'True: nothing was found', examples: [false] }),
    problems: z.array(WorkflowProblem).describe('All that was found; [] when it is valid'),
  })
  .describe('What was found wrong with a workflow before it runs');
