import type { FrozenNode, Json } from '@runyard/domain';
import type { NodeLimits } from './executor.ts';
import { NodeFailedError } from './node-failed-error.ts';
import type { NodeTypes } from './registry.ts';
import { compileTemplate } from './template.ts';

/** One thing that is wrong with a node, as far as it can be seen before it runs. */
export interface NodeProblem {
  code: 'invalid_template' | 'invalid_config';
  /** Where in the node: `['node_config', 'params', 'url']`. */
  loc: (string | number)[];
  message: string;
}

export interface NodeCheck {
  problems: NodeProblem[];
  /** Names of the nodes that its templates read, with the place. What is picked while rendering is not among them. */
  reads: { name: string; loc: (string | number)[] }[];
}

type Path = (string | number)[];

/** Parses a node's templates and holds its config against its type's schema, where no template decides. */
export function checkNode(node: FrozenNode, nodeTypes: NodeTypes, limits: NodeLimits): NodeCheck {
  const definition = nodeTypes[node.nodeType];
  const check: NodeCheck = { problems: [], reads: [] };
  const config = definition.readConfig(node);
  const mayRender = ({ path }: PlacedString) => !definition.literalPaths.includes(path.join('.'));
  const dynamicPaths = checkTemplates(stringsOf(config, []).filter(mayRender), locOfConfig, limits, check);
  checkTemplates(stringsOf(node.inputMapping, []), (path) => ['input_mapping', ...path], limits, check);
  const parsed = definition.configSchema.safeParse(config);
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code !== 'unrecognized_keys' && dynamicPaths.some((dynamic) => isSameBranch(dynamic, path)))
      continue;
    check.problems.push({ code: 'invalid_config', loc: locOfConfig(path), message: issue.message });
  }
  return check;
}

/** A task's config holds its template beside the fields of node_config. */
const locOfConfig = (path: Path): Path => (path[0] === 'task_template' ? path : ['node_config', ...path]);

const isSameBranch = (a: Path, b: Path) =>
  a.slice(0, b.length).every((part, index) => String(part) === String(b[index]));

/** Adds what is wrong with the templates among strings and what they read; returns the paths of those that hold one. */
function checkTemplates(
  strings: PlacedString[],
  locOf: (path: Path) => Path,
  { maxTemplateChars }: NodeLimits,
  check: NodeCheck,
): Path[] {
  return strings.flatMap(({ text, path }) => {
    const loc = locOf(path);
    try {
      const compiled = compileTemplate(text, loc.join('.'), maxTemplateChars);
      if (compiled.kind === 'static') return [];
      const names = compiled.nodesRead === 'all' ? [] : compiled.nodesRead;
      check.reads.push(...names.map((name) => ({ name, loc })));
    } catch (error) {
      if (!(error instanceof NodeFailedError)) throw error;
      check.problems.push({ code: 'invalid_template', loc, message: error.failure.message });
    }
    return [path];
  });
}

interface PlacedString {
  text: string;
  path: Path;
}

function stringsOf(value: Json, path: Path): PlacedString[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, Json][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return entries.flatMap(([key, item]) => stringsOf(item, [...path, key]));
}
