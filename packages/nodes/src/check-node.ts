import type { FrozenNode, Json } from '@runyard/domain';
import type { NodeLimits } from './executor.ts';
import { bodyOf } from './map/map-body.ts';
import { NodeFailedError } from './node-failed-error.ts';
import type { NodeTypes } from './registry.ts';
import { secretPlacesOf } from './secrets/secret-places.ts';
import { compileTemplate, type SecretPlaces } from './template.ts';

/** One thing that is wrong with a node, as far as it can be seen before it runs. */
export interface NodeProblem {
  code: 'invalid_template' | 'invalid_config' | 'secret_not_allowed';
  /** Where in the node: `['node_config', 'params', 'url']`. */
  loc: (string | number)[];
  message: string;
}

export interface NodeCheck {
  problems: NodeProblem[];
  /** Names of the nodes that its templates read, with the place. What is picked while rendering is not among them. */
  reads: { name: string; loc: (string | number)[] }[];
  /** Names of the secrets that its templates read, with the place. */
  secrets: { name: string; loc: (string | number)[] }[];
}

type Path = (string | number)[];

interface TemplatePlaces {
  maxTemplateChars: number;
  secretPlaces: SecretPlaces;
}

/** Parses a node's templates and holds its config against its type's schema, where no template decides; of a map, its body's
 *  too. */
export function checkNode(node: FrozenNode, nodeTypes: NodeTypes, limits: NodeLimits): NodeCheck {
  const own = checkOne(node, nodeTypes, limits);
  const body = bodyOf(node);
  if (body === null) return own;

  const ofBody = checkOne(body, nodeTypes, limits);
  const inside = <Place extends { loc: Path }>(places: Place[]) =>
    places.map((place) => ({ ...place, loc: ['node_config', 'node', ...place.loc] }));
  return {
    problems: [...own.problems, ...inside(ofBody.problems)],
    reads: [...own.reads, ...inside(ofBody.reads)],
    secrets: [...own.secrets, ...inside(ofBody.secrets)],
  };
}

function checkOne(node: FrozenNode, nodeTypes: NodeTypes, limits: NodeLimits): NodeCheck {
  const definition = nodeTypes[node.nodeType];
  const check: NodeCheck = { problems: [], reads: [], secrets: [] };
  const config = definition.readConfig(node);
  const places = { maxTemplateChars: limits.maxTemplateChars, secretPlaces: secretPlacesOf(definition) };
  const isLiteral = (path: Path) =>
    definition.literalPaths.some((literal) => `${path.join('.')}.`.startsWith(`${literal}.`));
  const mayRender = ({ path }: PlacedString) => !isLiteral(path);
  const dynamicPaths = checkTemplates(stringsOf(config, []).filter(mayRender), locOfConfig, places, check);
  const nowhere = { ...places, secretPlaces: () => false };
  checkTemplates(stringsOf(node.inputMapping, []), (path) => ['input_mapping', ...path], nowhere, check);
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
  { maxTemplateChars, secretPlaces }: TemplatePlaces,
  check: NodeCheck,
): Path[] {
  return strings.flatMap(({ text, path }) => {
    const loc = locOf(path);
    try {
      const compiled = compileTemplate(text, loc.join('.'), maxTemplateChars, [], secretPlaces);
      if (compiled.kind === 'static') return [];
      const names = compiled.nodesRead === 'all' ? [] : compiled.nodesRead;
      check.reads.push(...names.map((name) => ({ name, loc })));
      check.secrets.push(...compiled.secretsRead.map((name) => ({ name, loc })));
    } catch (error) {
      if (!(error instanceof NodeFailedError)) throw error;
      const code = error.failure.code === 'secret_not_allowed' ? error.failure.code : 'invalid_template';
      check.problems.push({ code, loc, message: error.failure.message });
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
