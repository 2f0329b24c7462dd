import { z } from 'zod';
import { CostEntry, CostGroup, ExportCostsRequest, ListRunCostsRequest, SumCostsRequest } from '../cost.ts';
import { COSTS_CSV } from '../examples/texts.ts';
import { SumWorkspaceCostsRequest, WorkspaceCost } from '../workspace-cost.ts';
import { answer, endpoint, listAnswer, stream } from './endpoint.ts';

const tag = 'Costs';

export const costEndpoints = {
  sumCosts: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/costs',
    tag,
    summary: 'Sum the costs of a workspace',
    description:
      'Over at most 366 days. Days come newest first; other groups costliest first, at most 1,000.',
    request: SumCostsRequest,
    answers: { 200: answer(z.array(CostGroup), 'One sum a group; groups without entries are left out') },
  }),
  sumWorkspaceCosts: endpoint({
    method: 'get',
    path: '/costs',
    tag,
    summary: 'Sum the costs of workspaces',
    description: 'In one calendar month (UTC), the costliest workspace first, at most 1,000.',
    request: SumWorkspaceCostsRequest,
    answers: { 200: answer(z.array(WorkspaceCost), 'One sum a workspace, also where it is 0') },
    errors: ['forbidden'],
  }),
  exportCosts: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/costs/export',
    tag,
    summary: 'Export the cost entries of a workspace as CSV',
    description:
      'Over at most 366 days, oldest first, as it is read: an answer that breaks off before its end was cut by an error.',
    request: ExportCostsRequest,
    answers: {
      200: stream('text/csv', 'One line an entry, after a line of names', COSTS_CSV),
    },
  }),
  listRunCosts: endpoint({
    method: 'get',
    path: '/workflows/{workflow_id}/runs/{run_id}/costs',
    tag,
    summary: 'List the cost entries of a run',
    request: ListRunCostsRequest,
    answers: { 200: listAnswer(CostEntry, 'Cost entries, newest first') },
  }),
};
