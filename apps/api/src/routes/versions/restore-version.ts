import { restoreVersion } from '@runyard/db';
import { presentWorkflow } from '../../present/present-workflow.ts';
import type { RouteFor } from '../route.ts';
import { versionName } from './version-name.ts';

/** POST …/versions/{version}/restore: its nodes are the workflow's again. */
export const restoreVersionRoute: RouteFor<'restoreVersion'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, workflowId: params.workflow_id };

    const workflow = await restoreVersion(engine.db.prisma, author, scope, versionName(params.version));

    return { status: 200, body: presentWorkflow(workflow) };
  };
