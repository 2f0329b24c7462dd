import { type Components, isObject, resolve, type Schema } from '../form/schema.ts';
import type { DraftNode, NodeType } from './draft.ts';

/** What is asked of whoever does a task. Whatever else a template holds is handed on as it is. */
export const TASK_TEMPLATE: Schema = {
  required: ['title'],
  properties: {
    title: { type: 'string', description: 'What is to be done, in a line; may hold {{variables}}.' },
    description: { type: 'string', description: 'What is to be done, in full.' },
    prompt: { type: 'string', description: 'What the agent is told beyond title and description.' },
  },
};

/** The schema of a node's config; of a map, with the config of the node that it runs for each item. */
export function configSchemaOf(
  { node_type, node_config }: Pick<DraftNode, 'node_type' | 'node_config'>,
  components: Components,
): Schema {
  const schema = componentOf(node_type, components);
  const body = schema.properties?.node;
  if (node_type !== 'map' || !body) return schema;
  const type = isObject(node_config.node) ? node_config.node.node_type : undefined;
  if (typeof type !== 'string') return schema;
  const inside = {
    ...body.properties,
    node_config: componentOf(type as NodeType, components),
    task_template: type === 'task' ? TASK_TEMPLATE : { type: 'null', description: 'Of a `task`.' },
  };
  const required = ['node_type', type === 'task' ? 'task_template' : '', 'node_config'];
  return { ...schema, properties: { ...schema.properties, node: { ...body, properties: inside, required } } };
}

function componentOf(type: NodeType, components: Components): Schema {
  const name = type.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return resolve(components[`${name}NodeConfig`] ?? {}, components);
}
