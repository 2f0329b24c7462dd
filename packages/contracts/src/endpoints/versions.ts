import { Workflow } from '../workflow.ts';
import {
  ListVersionsRequest,
  VersionRequest,
  WorkflowVersion,
  WorkflowVersionWithNodes,
} from '../workflow-version.ts';
import { answer, endpoint, listAnswer } from './endpoint.ts';

const tag = 'Versions';

export const versionEndpoints = {
  listVersions: endpoint({
    method: 'get',
    path: '/workflows/{workflow_id}/versions',
    tag,
    summary: 'List the versions of a workflow',
    description:
      'A trigger freezes the graph when a node has changed since the last version; its runs keep it.',
    request: ListVersionsRequest,
    answers: { 200: listAnswer(WorkflowVersion, 'Versions, newest first') },
  }),
  getVersion: endpoint({
    method: 'get',
    path: '/workflows/{workflow_id}/versions/{version}',
    tag,
    summary: 'Get a version with its graph',
    request: VersionRequest,
    answers: { 200: answer(WorkflowVersionWithNodes, 'The version') },
  }),
  restoreVersion: endpoint({
    method: 'post',
    path: '/workflows/{workflow_id}/versions/{version}/restore',
    tag,
    summary: 'Go back to a version',
    description:
      'Its nodes replace those of the workflow, under the ids they had. Runs are not touched; the next trigger freezes a new version.',
    request: VersionRequest,
    answers: { 200: answer(Workflow, 'The workflow after the change') },
  }),
};
