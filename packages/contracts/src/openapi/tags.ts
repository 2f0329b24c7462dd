/** What stands above the operations of a tag. */
const TAGS: Record<string, string> = {
  Runs: 'A run executes one version of a workflow, once.',
  Auth: 'Tokens for people.',
  Costs: 'What runs have spent, from an append-only ledger.',
  Workspaces: 'A workspace is a tenant: everything else belongs to one.',
  Workflows: 'A workflow is a graph of nodes that can be triggered.',
  Nodes: 'A node is one piece of work of a workflow.',
  Tasks: 'A task is the work of a task node, for an agent or a person.',
  Schedules: 'A schedule triggers a workflow at the times of a cron expression.',
};

export function describeTag(name: string): { name: string; description?: string } {
  const description = TAGS[name];
  return { name, ...(description !== undefined && { description }) };
}
