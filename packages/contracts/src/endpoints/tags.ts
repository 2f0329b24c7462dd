/** What stands above the operations of a tag. */
const TAGS = {
  Runs: 'A run executes one version of a workflow, once.',
  Costs: 'What runs have spent, from an append-only ledger.',
  Auth: 'Tokens for people, and who a token speaks for.',
  Workspaces: 'A workspace is a tenant: everything else belongs to one.',
  Workflows: 'A workflow is a graph of nodes that can be triggered.',
  Versions: 'A version is the graph of a workflow, frozen: its runs keep it, whatever is edited.',
  Nodes: 'A node is one piece of work of a workflow.',
  Tasks: 'A task is the work of a task node, for an agent or a person.',
  Agents:
    'An agent outside does tasks over HTTP: it is asked whether it is well, and calls back when it is done.',
  Schedules: 'A schedule triggers a workflow at the times of a cron expression.',
  Webhooks: 'A webhook endpoint is yours: it is told by a signed POST when a run has ended or a task waits.',
  Hooks: 'A hook is a secret URL that triggers its workflow, for callers that can send no token.',
  Secrets: 'A secret is a value that nodes read by its name, and that is never shown.',
  Administration: 'Queues and workers, which serve all workspaces. For administrators of the whole system.',
  Members: 'A member is a user with a role in a workspace.',
  'API keys': "An API key is a machine's credential in one workspace, and may do what its scopes say.",
  Audit: 'An audit event tells who changed what, and when.',
} as const;

/** The noun that operations are listed under. */
export type Tag = keyof typeof TAGS;

export const describeTag = (name: Tag): { name: string; description: string } => ({
  name,
  description: TAGS[name],
});
