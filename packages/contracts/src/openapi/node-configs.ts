import type { z } from 'zod';
import { mapValues } from './map-schema.ts';
import type { JsonSchema } from './types.ts';

/** What the configs of node types may be, by the name of their component. */
export type NodeConfigs = Readonly<Record<string, z.ZodType>>;

/** Node configs as components. A task's template stands beside its config in a node, and so it does here. */
export function nodeConfigComponents(
  configs: NodeConfigs,
  schemas: Readonly<Record<string, JsonSchema>>,
): Record<string, JsonSchema> {
  const written = mapValues(configs, (_schema, name) => withoutTemplate(schemas[name] ?? {}));
  return mapValues(written, (schema, name) => ({
    ...schema,
    description:
      `The \`node_config\` of ${article(nodeTypeOf(name))} node, once its templates are rendered. ${schema.description ?? ''}`.trimEnd(),
  }));
}

function withoutTemplate({ properties, required, anyOf, oneOf, ...rest }: JsonSchema): JsonSchema {
  const { task_template: _template, ...others } = properties ?? {};
  return {
    ...rest,
    ...(properties && { properties: others }),
    ...(required && { required: required.filter((name) => name !== 'task_template') }),
    ...(anyOf && { anyOf: anyOf.map(withoutTemplate) }),
    ...(oneOf && { oneOf: oneOf.map(withoutTemplate) }),
  };
}

const nodeTypeOf = (name: string) =>
  name
    .replace(/NodeConfig$/, '')
    .replace(/\B[A-Z]/g, (letter) => `_${letter}`)
    .toLowerCase();

const article = (noun: string) => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
