import { Prisma } from '../generated/client.ts';
import { storableJson } from '../storable-json.ts';

interface JsonFields {
  taskTemplate?: unknown;
  nodeConfig?: unknown;
  inputMapping?: unknown;
  retryPolicy?: unknown;
}

/** A node's fields as Prisma takes them: JSON without what jsonb cannot hold, null as SQL's NULL, undefined as unchanged. */
export function nodeData<Node extends JsonFields>({
  taskTemplate,
  nodeConfig,
  inputMapping,
  retryPolicy,
  ...columns
}: Node) {
  return {
    ...columns,
    ...(taskTemplate !== undefined && { taskTemplate: storableOrNull(taskTemplate) }),
    ...(nodeConfig !== undefined && { nodeConfig: storableJson(nodeConfig) }),
    ...(inputMapping !== undefined && { inputMapping: storableJson(inputMapping) }),
    ...(retryPolicy !== undefined && { retryPolicy: storableOrNull(retryPolicy) }),
  };
}

const storableOrNull = (value: unknown) => (value === null ? Prisma.DbNull : storableJson(value));
