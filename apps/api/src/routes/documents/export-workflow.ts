import type { WorkflowDocument } from '@runyard/contracts';
import { requireWorkflow } from '@runyard/db';
import type { Request } from 'express';
import { documentOf } from '../../documents/document-of.ts';
import { yamlText } from '../../documents/yaml-text.ts';
import { type RouteFor, STREAMED } from '../route.ts';

/** GET …/workflows/{workflow_id}/export: JSON, or YAML when the query or the Accept header asks for it. */
export const exportWorkflowRoute: RouteFor<'exportWorkflow'> =
  ({ engine }) =>
  async ({ params, query }, { caller: { workspaceId }, req, res }) => {
    const workflow = await requireWorkflow(engine.db.prisma, { workspaceId, workflowId: params.workflow_id });

    const document = documentOf(workflow);

    if ((query.format ?? preferredFormat(req)) === 'json')
      return { status: 200, body: document as unknown as WorkflowDocument };
    res.type('application/yaml').send(yamlText(document));
    return STREAMED;
  };

const preferredFormat = (req: Request) =>
  req.accepts(['application/json', 'application/yaml', 'text/yaml']) === 'application/json' ||
  !req.accepts(['application/yaml', 'text/yaml'])
    ? 'json'
    : 'yaml';
