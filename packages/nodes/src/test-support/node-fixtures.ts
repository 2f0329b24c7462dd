import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FrozenNode } from '@runyard/domain';
import { executeNode, type NodeExecution } from '../execute-node.ts';
import { defaultNodeLimits, type NodeAttempt, type NodeOutcome } from '../executor.ts';
import { createNodeServices } from '../node-services.ts';
import { nodeTypes } from '../registry.ts';
import type { NodeScope } from '../scope.ts';

/** Lets nodes call the servers of a test. */
export const testServices = createNodeServices({ outbound: { allow: ['127.0.0.1'] } });

/** A root transform node; override what a test is about. */
export function makeNode(overrides: Partial<FrozenNode> = {}): FrozenNode {
  const graph = { id: 'node-1', key: null, position: 0, parallelGroup: null, dependsOn: [] };
  const config = {
    taskTemplate: null,
    nodeConfig: { operation: 'identity' },
    inputMapping: {},
    maxRetries: 1,
  };
  return { ...graph, nodeType: 'transform', ...config, ...overrides };
}

export function makeScope(overrides: Partial<NodeScope> = {}): NodeScope {
  return {
    trigger: {},
    upstream: [],
    run: { id: 'run-1', workspace_id: 'ws-1', workflow_id: 'wf-1' },
    ...overrides,
  };
}

export function makeAttempt(overrides: Partial<NodeAttempt> = {}): NodeAttempt {
  const ids = { nodeRunId: 'node-run-1', runId: 'run-1', workspaceId: 'ws-1', idempotencyKey: 'node-run-1' };
  const clock = { now: () => new Date('2026-01-02T03:04:05.678Z') };
  const signal = new AbortController().signal;
  const standing = {
    attempt: 1,
    isApproved: false,
    emitPartial: () => {},
    limits: defaultNodeLimits,
    services: testServices,
    reserve: async () => ({ kind: 'granted' as const }),
  };
  return { ...ids, ...standing, signal, clock, ...overrides };
}

/** Executes a node of the product's registry. */
export async function execute(
  node: Partial<FrozenNode>,
  scope: Partial<NodeScope> = {},
  attempt: Partial<NodeAttempt> = {},
): Promise<NodeExecution> {
  return executeNode(nodeTypes, makeNode(node), makeScope(scope), makeAttempt(attempt));
}

/** The output of an outcome that must be `completed`. */
export function outputOf({ outcome }: { outcome: NodeOutcome }) {
  if (outcome.kind !== 'completed') throw new Error(`expected completed: ${JSON.stringify(outcome)}`);
  return outcome.output;
}

/** The failure of an outcome that must be `failed`. */
export function failureOf({ outcome }: { outcome: NodeOutcome }) {
  if (outcome.kind !== 'failed') throw new Error(`expected failed: ${outcome.kind}`);
  return outcome.failure;
}

/** What an outcome that must be `waiting` waits for. */
export function waitOf({ outcome }: { outcome: NodeOutcome }) {
  if (outcome.kind !== 'waiting') throw new Error(`expected waiting: ${outcome.kind}`);
  return outcome.waitFor;
}

/** A real HTTP server on a free port, closed with its connections at the end of the block. */
export async function startServer(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => stop() };

  async function stop(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** The whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
