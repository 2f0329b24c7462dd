import { z } from 'zod';
import { AutoAcceptPreferences } from './auto-accept.ts';
import { EXAMPLE_IDS } from './examples/ids.ts';
import { Count } from './fields.ts';
import { NodeId, WorkflowId } from './ids.ts';
import { workflowFields } from './workflow.ts';
import { DocumentNode, MAX_DOCUMENT_NODES } from './workflow-document.ts';

const SavedNode = DocumentNode.extend({
  id: NodeId.optional().describe('The node that it is; left out: the one with its key, else a new one'),
});

/** `PUT /api/v1/workflows/{workflow_id}/graph`: all nodes of the workflow at once, as a document has them. */
export const SaveGraphRequest = z.object({
  params: z.object({ workflow_id: WorkflowId }),
  body: z
    .strictObject({
      revision: Count.describe('The revision of the workflow that this is based on'),
      workflow: z
        .strictObject({ ...workflowFields, auto_accept_preferences: AutoAcceptPreferences })
        .partial()
        .default({})
        .describe('Fields of the workflow that change, too'),
      nodes: z
        .array(SavedNode)
        .max(MAX_DOCUMENT_NODES)
        .refine(namesNoneTwice, { error: 'names a node twice' })
        .describe('All its nodes; the order is the order of position where a node says none'),
    })
    .meta({
      examples: [
        {
          revision: 7,
          workflow: { title: 'Tide report' },
          nodes: [{ id: EXAMPLE_IDS.node, key: 'write', task_template: { title: 'Write about the tides' } }],
        },
      ],
    }),
});

function namesNoneTwice(nodes: { id?: string | undefined }[]): boolean {
  const ids = nodes.flatMap(({ id }) => id ?? []);
  return new Set(ids).size === ids.length;
}
