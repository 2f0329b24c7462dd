import { Prisma } from '../generated/client.ts';
import { storableJson } from '../storable-json.ts';

interface JsonFields {
  taskTemplate?: unknown;
  nodeConfig?: unknown;
  inputMapping?: unknown;
}

/** A node's fields as Prisma takes them: JSON without what jsonb cannot hold, null as SQL's NULL, undefined as unchanged. */
export function nodeData<Node extends JsonFields>({
  taskTemplate,
  nodeConfig,
  inputMapping,
  ...columns
}: Node) {
  return {
    ...columns,
    ...(taskTemplate !== undefined && {
      taskTemplate: taskTemplate === null ? Prisma.DbNull : storableJson(taskTemplate),
    }),
    ...(nodeConfig !== undefined && { nodeConfig: storableJson(nodeConfig) }),
    ...(inputMapping !== undefined && { inputMapping: storableJson(inputMapping) }),
  };
}
