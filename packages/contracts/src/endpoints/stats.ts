import { GetWorkspaceStatsRequest, WorkspaceStats } from '../workspace-stats.ts';
import { answer, endpoint } from './endpoint.ts';

export const statsEndpoints = {
  getWorkspaceStats: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/stats',
    tag: 'Workspaces',
    summary: 'Tell how a workspace fares',
    description:
      'Throughput, latencies, failures by cause, open runs and costs. Each part reads a bounded number of rows and says where that was not all; it is read again every 5 seconds at most.',
    request: GetWorkspaceStatsRequest,
    answers: { 200: answer(WorkspaceStats, 'How the workspace fares') },
  }),
};
