import {
  createNode,
  createPrisma,
  createWorkflow,
  createWorkspace,
  findUserByEmail,
  hashPassword,
  insertUser,
  type PrismaClient,
  passwordMatches,
  requireWorkflow,
  requireWorkspace,
  SYSTEM,
  type User,
} from '@runyard/db';
import { NotFoundError } from '@runyard/domain';
import { DEMO, DEMO_NODES } from './demo-workflow.ts';

export interface Demo {
  userId: string;
  /** Whether the demo user signs in with the given password. */
  isPasswordKnown: boolean;
}

/** Adds what is missing of the demo: user, workspace, workflow, nodes. What is there stays as it is. */
export async function seedDemo(databaseUrl: string, password: string): Promise<Demo> {
  const db = createPrisma({ databaseUrl, poolSize: 1 });
  try {
    const user = (await findUserByEmail(db, DEMO.email)) ?? (await addUser(db, password));
    await seedWorkspace(db, user);
    await seedWorkflow(db, user);
    return { userId: user.id, isPasswordKnown: await passwordMatches(password, user.passwordHash) };
  } finally {
    await db.$disconnect();
  }
}

async function addUser(db: PrismaClient, password: string): Promise<User> {
  const passwordHash = await hashPassword(password);
  return insertUser(db, {
    id: DEMO.userId,
    email: DEMO.email,
    name: 'Demo',
    passwordHash,
    isInstanceAdmin: true,
  });
}

async function seedWorkspace(db: PrismaClient, user: User): Promise<void> {
  const existing = await orNull(requireWorkspace(db, DEMO.workspaceId));
  if (existing !== null) return;
  await createWorkspace(db, SYSTEM, { id: DEMO.workspaceId, userId: user.id, name: 'Demo', settings: {} });
}

async function seedWorkflow(db: PrismaClient, user: User): Promise<void> {
  const scope = { workspaceId: DEMO.workspaceId, workflowId: DEMO.workflowId };
  const workflow = (await orNull(requireWorkflow(db, scope))) ?? (await addWorkflow(db, user));
  const present = new Set(workflow.nodes.map((node) => node.id));
  for (const node of DEMO_NODES.filter(({ id }) => !present.has(id))) {
    await createNode(db, SYSTEM, scope, { node, maxNodes: Number.POSITIVE_INFINITY });
  }
}

function addWorkflow(db: PrismaClient, user: User) {
  return createWorkflow(db, SYSTEM, {
    id: DEMO.workflowId,
    workspaceId: DEMO.workspaceId,
    userId: user.id,
    title: 'Demo: write a report',
    description: 'A brief, an agent and an HTTP call at the same time, and a report that joins them',
    triggerType: 'manual',
    triggerConfig: {},
    status: 'active',
    autoAccept: false,
    autoAcceptPreferences: {},
    maxBudgetCents: null,
    budgetAction: 'fail',
  });
}

async function orNull<T>(found: Promise<T>): Promise<T | null> {
  return found.catch((error: unknown) => {
    if (error instanceof NotFoundError) return null;
    throw error;
  });
}
