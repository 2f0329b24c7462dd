import type { WorkspaceRole } from '@runyard/domain';
import type { OperationId } from './endpoints/catalog.ts';
import type { Scope } from './scope.ts';

/**
 * Who may call an operation.
 * public: anybody · caller: whoever has a valid token or API key · user: a signed-in user, no API key · instance: a user
 * who administers the whole system · workspace, workflow: members of the path's workspace, or of its workflow's, with at
 * least this role; and the API keys of that workspace with this scope (null: none).
 */
export type Access =
  | { place: 'public' | 'caller' | 'user' | 'instance' }
  | { place: 'workspace' | 'workflow'; role: WorkspaceRole; scope: Scope | null };

const workspace = <Role extends WorkspaceRole>(role: Role, scope: Scope | null) =>
  ({ place: 'workspace', role, scope }) as const;
const workflow = <Role extends WorkspaceRole>(role: Role, scope: Scope | null) =>
  ({ place: 'workflow', role, scope }) as const;

/** The one table of operation × role × scope. A route without a row here does not compile. */
export const ACCESS = {
  triggerRun: workspace('member', 'runs:write'),
  triggerBatch: workspace('member', 'runs:write'),
  streamRunEvents: workflow('viewer', 'runs:read'),
  streamWorkspaceEvents: workspace('viewer', 'runs:read'),
  getRun: workflow('viewer', 'runs:read'),
  listNodeRunItems: workflow('viewer', 'runs:read'),
  listRuns: workspace('viewer', 'runs:read'),
  sumCosts: workspace('viewer', 'runs:read'),
  sumWorkspaceCosts: { place: 'user' },
  exportCosts: workspace('viewer', 'runs:read'),
  listRunCosts: workflow('viewer', 'runs:read'),
  getPayload: workspace('viewer', 'runs:read'),
  listWorkspaceRuns: workspace('viewer', 'runs:read'),
  getWorkspaceRun: workspace('viewer', 'runs:read'),
  cancelRuns: workspace('member', 'runs:write'),
  retryRuns: workspace('member', 'runs:write'),
  cancelRun: workflow('member', 'runs:write'),
  retryRun: workflow('member', 'runs:write'),
  replayRun: workflow('member', 'runs:write'),

  createToken: { place: 'public' },
  renewToken: { place: 'user' },
  getMe: { place: 'caller' },

  createWorkspace: { place: 'user' },
  listWorkspaces: { place: 'user' },
  getWorkspace: workspace('viewer', 'workspace:read'),
  getWorkspaceStats: workspace('viewer', 'runs:read'),
  updateWorkspace: workspace('admin', 'workspace:write'),
  deleteWorkspace: workspace('owner', null),

  createWorkflow: workspace('member', 'workflows:write'),
  listWorkflows: workspace('viewer', 'workflows:read'),
  getWorkflow: workflow('viewer', 'workflows:read'),
  updateWorkflow: workflow('member', 'workflows:write'),
  deleteWorkflow: workflow('member', 'workflows:write'),

  estimateWorkflow: workflow('viewer', 'workflows:read'),
  validateWorkflow: workflow('viewer', 'workflows:read'),
  exportWorkflow: workflow('viewer', 'workflows:read'),
  importWorkflow: workspace('member', 'workflows:write'),

  listVersions: workflow('viewer', 'workflows:read'),
  getVersion: workflow('viewer', 'workflows:read'),
  restoreVersion: workflow('member', 'workflows:write'),

  reorderNodes: workflow('member', 'workflows:write'),
  saveGraph: workflow('member', 'workflows:write'),
  getNode: workflow('viewer', 'workflows:read'),
  createNode: workflow('member', 'workflows:write'),
  updateNode: workflow('member', 'workflows:write'),
  deleteNode: workflow('member', 'workflows:write'),

  listTasks: workspace('viewer', 'tasks:read'),
  getTask: workspace('viewer', 'tasks:read'),
  approveTask: workspace('member', 'tasks:write'),
  rejectTask: workspace('member', 'tasks:write'),
  completeTask: workspace('member', 'tasks:write'),

  receiveCallback: { place: 'public' },
  probeWorkflow: workflow('member', 'workflows:write'),

  createSchedule: workspace('member', 'workflows:write'),
  listSchedules: workspace('viewer', 'workflows:read'),
  getSchedule: workspace('viewer', 'workflows:read'),
  updateSchedule: workspace('member', 'workflows:write'),
  deleteSchedule: workspace('member', 'workflows:write'),

  createWebhook: workspace('admin', 'workspace:write'),
  listWebhooks: workspace('admin', 'workspace:read'),
  getWebhook: workspace('admin', 'workspace:read'),
  updateWebhook: workspace('admin', 'workspace:write'),
  deleteWebhook: workspace('admin', 'workspace:write'),
  rotateWebhookSecret: workspace('admin', null),
  pingWebhook: workspace('admin', 'workspace:write'),
  listWebhookDeliveries: workspace('admin', 'workspace:read'),
  redeliverWebhook: workspace('admin', 'workspace:write'),

  listSecrets: workspace('member', 'secrets:read'),
  getSecret: workspace('member', 'secrets:read'),
  putSecret: workspace('admin', 'secrets:write'),
  deleteSecret: workspace('admin', 'secrets:write'),

  receiveHook: { place: 'public' },
  createHook: workflow('member', null),
  listHooks: workflow('viewer', 'workflows:read'),
  deleteHook: workflow('member', null),

  listQueues: { place: 'instance' },
  getQueue: { place: 'instance' },
  pauseQueue: { place: 'instance' },
  resumeQueue: { place: 'instance' },
  retryQueue: { place: 'instance' },
  promoteQueue: { place: 'instance' },
  drainQueue: { place: 'instance' },
  searchJobs: { place: 'instance' },
  listWorkers: { place: 'instance' },
  quietWorker: { place: 'instance' },
  resumeWorker: { place: 'instance' },
  stopWorker: { place: 'instance' },

  listPrices: { place: 'instance' },
  listPriceVersions: { place: 'instance' },
  setPrice: { place: 'instance' },
  withdrawPrice: { place: 'instance' },

  listMembers: workspace('viewer', null),
  addMember: workspace('admin', null),
  updateMember: workspace('admin', null),
  // Everybody may leave; to remove others takes more.
  removeMember: workspace('viewer', null),

  listApiKeys: workspace('admin', null),
  createApiKey: workspace('admin', null),
  getApiKey: workspace('admin', null),
  updateApiKey: workspace('admin', null),
  revokeApiKey: workspace('admin', null),
  rotateApiKey: workspace('admin', null),

  listAuditEvents: workspace('admin', null),
} as const satisfies Record<OperationId, Access>;

/** Where an operation is called. */
export type PlaceOf<Id extends OperationId> = (typeof ACCESS)[Id]['place'];
