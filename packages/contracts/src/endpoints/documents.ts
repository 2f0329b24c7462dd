import { DOCUMENT_YAML } from '../examples/texts.ts';
import { Workflow } from '../workflow.ts';
import {
  ExportedDocument,
  ExportWorkflowRequest,
  ImportWorkflowRequest,
  ValidateWorkflowRequest,
  ValidationReport,
} from '../workflow-document.ts';
import { answer, endpoint, YAML_TYPE } from './endpoint.ts';

const tag = 'Workflows';

export const documentEndpoints = {
  validateWorkflow: endpoint({
    method: 'post',
    path: '/workflows/{workflow_id}/validate',
    tag,
    summary: 'Check a workflow before it runs',
    description:
      'Looks at the graph, at templates and what they read, and at each config as far as no template makes it unknown. With a document as the body, that draft is checked and nothing is stored.',
    request: ValidateWorkflowRequest,
    answers: { 200: answer(ValidationReport, 'What was found') },
    errors: ['invalid_yaml'],
    acceptsYaml: DOCUMENT_YAML,
  }),
  exportWorkflow: endpoint({
    method: 'get',
    path: '/workflows/{workflow_id}/export',
    tag,
    summary: 'Export a workflow as one document',
    description:
      'JSON or YAML; the same workflow gives the same bytes. Nodes are named by key, one without gets one. It holds no ids. 422 while a node depends on one that is gone.',
    request: ExportWorkflowRequest,
    answers: { 200: { ...answer(ExportedDocument, 'The document'), alsoAs: { [YAML_TYPE]: DOCUMENT_YAML } } },
    errors: ['invalid_graph'],
  }),
  importWorkflow: endpoint({
    method: 'post',
    path: '/workspaces/{workspace_id}/workflows/import',
    tag,
    summary: 'Create a workflow from a document',
    description: 'JSON, or YAML as application/yaml. All of it is written, or nothing.',
    request: ImportWorkflowRequest,
    answers: { 201: answer(Workflow, 'The new workflow', { Location: 'Path of the workflow' }) },
    errors: ['invalid_graph', 'invalid_yaml'],
    acceptsYaml: DOCUMENT_YAML,
  }),
};
