import type { NodeSpec } from './seed-workflow.ts';

/** A task of the simulated agent, or of whom its config names. */
export const taskNode = (key: string, nodeConfig: object, dependsOn: string[] = []): NodeSpec => ({
  key,
  dependsOn,
  nodeType: 'task',
  taskTemplate: { title: `Do ${key}` },
  nodeConfig,
});

/** A task that waits for a person. */
export const humanNode = (key: string, dependsOn: string[] = []): NodeSpec =>
  taskNode(key, { agent: 'human' }, dependsOn);

/** A node that does what the test says. */
export const callNode = (key: string, dependsOn: string[] = [], maxRetries = 0): NodeSpec => ({
  key,
  dependsOn,
  maxRetries,
  nodeType: 'api_call',
});

/** A map; `fields` are of its config, and of the node. */
export const mapNode = (
  key: string,
  config: { items: unknown; node: object; max_parallel?: number; on_item_error?: string },
  fields: Partial<NodeSpec> = {},
): NodeSpec => ({ key, nodeType: 'map', nodeConfig: config, ...fields });

/** A node whose output is its input. */
export const echoNode = (key: string, dependsOn: string[]): NodeSpec => ({
  key,
  dependsOn,
  nodeConfig: { operation: 'identity' },
});
