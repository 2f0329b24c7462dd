import type { z } from 'zod';
import { type NodeTypes, nodeTypes } from './registry.ts';

/** What the `node_config` of each type may be after rendering, by a name for the API's document: `ApiCallNodeConfig`. */
export function nodeConfigSchemas(types: NodeTypes = nodeTypes): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.values(types).map(({ type, configSchema }) => [`${pascalCase(type)}NodeConfig`, configSchema]),
  );
}

const pascalCase = (text: string) =>
  text.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
