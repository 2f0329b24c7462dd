import { createWorkflow, createWorkspace, type Db, insertUser, SYSTEM } from '@runyard/db';
import type { NodeFlow, NodeType } from '@runyard/domain';
import { systemIds } from '@runyard/runtime';

/** A node by what a test is about. Without a type it is a transform that answers `{ ok: true }`. */
export interface NodeSpec extends Omit<NodeFlow, 'branches'> {
  key: string;
  /** Keys. */
  dependsOn?: readonly string[];
  /** Key of a dependency → the label that its edge asks for. */
  branches?: Readonly<Record<string, string>>;
  nodeType?: NodeType;
  nodeConfig?: object;
  taskTemplate?: object;
  inputMapping?: object;
  maxRetries?: number;
}

export interface Tenant {
  userId: string;
  workspaceId: string;
}

const ids = systemIds();

/** A user with a workspace. */
export async function seedTenant(db: Db): Promise<Tenant> {
  const userId = ids.next();
  const workspaceId = ids.next();
  await insertUser(db.prisma, {
    id: userId,
    email: `${userId}@example.com`,
    name: 'Ada',
    passwordHash: null,
  });
  await createWorkspace(db.prisma, SYSTEM, { id: workspaceId, userId, name: 'Lab', settings: {} });
  return { userId, workspaceId };
}

/** An active workflow with these nodes, in this order. Returns its id. */
export async function seedWorkflow(db: Db, tenant: Tenant, specs: readonly NodeSpec[]): Promise<string> {
  const workflowId = ids.next();
  await createWorkflow(db.prisma, SYSTEM, {
    id: workflowId,
    ...tenant,
    title: 'Tea',
    description: null,
    triggerType: 'api',
    triggerConfig: {},
    status: 'active',
    autoAccept: false,
    autoAcceptPreferences: {},
    maxBudgetCents: null,
    budgetAction: 'fail',
  });
  const idOf = new Map(specs.map((spec) => [spec.key, ids.next()]));
  const scope = { workflowId, workspaceId: tenant.workspaceId };
  const nodes = specs.map((spec, position) => ({ ...scope, ...nodeOf(spec, position, idOf) }));
  await db.prisma.workflowNode.createMany({ data: nodes });
  return workflowId;
}

function nodeOf(spec: NodeSpec, position: number, idOf: Map<string, string>) {
  const { key, dependsOn = [], nodeType = 'transform', nodeConfig = ANSWER_OK, ...rest } = spec;
  const { branches = {}, onError, timeoutMs, retryPolicy } = rest;
  return {
    id: idOf.get(key) ?? '',
    key,
    position,
    nodeType,
    dependsOn: dependsOn.map((other) => idOf.get(other) ?? other),
    nodeConfig,
    ...(rest.taskTemplate && { taskTemplate: rest.taskTemplate }),
    inputMapping: rest.inputMapping ?? {},
    maxRetries: rest.maxRetries ?? 0,
    branches: Object.fromEntries(
      Object.entries(branches).map(([other, label]) => [idOf.get(other) ?? other, label]),
    ),
    ...(onError && { onError }),
    ...(timeoutMs && { timeoutMs }),
    ...(retryPolicy && { retryPolicy: JSON.parse(JSON.stringify(retryPolicy)) }),
  };
}

const ANSWER_OK = { operation: 'template', params: { template: { ok: true } } };
