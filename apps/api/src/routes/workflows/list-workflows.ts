import { listWorkflows } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentWorkflow } from '../../present/present-workflow.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/workflows: newest first. */
export const listWorkflowsRoute: RouteFor<'listWorkflows'> =
  ({ engine }) =>
  async ({ query }, { caller, req }) => {
    const page = readPage(query, req);
    const filter = { status: query.status, titlePart: query.q };

    const workflows = await listWorkflows(engine.db.prisma, caller.workspaceId, { ...page, ...filter });

    return { status: 200, ...presentPage(workflows, presentWorkflow, req) };
  };
