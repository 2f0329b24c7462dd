import { requireVersion } from '@runyard/db';
import { presentVersionWithNodes } from '../../present/present-version.ts';
import type { RouteFor } from '../route.ts';
import { versionName } from './version-name.ts';

/** GET …/workflows/{workflow_id}/versions/{version}: with its graph. */
export const getVersionRoute: RouteFor<'getVersion'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId } }) => {
    const scope = { workspaceId, workflowId: params.workflow_id };

    const version = await requireVersion(engine.db.sql, scope, versionName(params.version));

    return { status: 200, body: presentVersionWithNodes(version) };
  };
