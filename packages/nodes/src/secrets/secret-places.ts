import type { FrozenNode } from '@runyard/domain';
import type { NodeTypeDefinition } from '../node-type.ts';
import { compileTemplate, type SecretPlaces } from '../template.ts';

/** Where a config of this type may read secrets: in `node_config`, beside which a task's config holds its template. */
export const secretPlacesOf =
  ({ takesSecrets }: NodeTypeDefinition): SecretPlaces =>
  (path) =>
    takesSecrets && !/^task_template(?:\.|$)/.test(path);

const namesOf = new WeakMap<FrozenNode, readonly string[]>();

/** The names of the secrets that an attempt of this node needs in its scope. Computed once per frozen node. A template that cannot be
 *  parsed names nothing here; `executeNode` fails on it. */
export function referencedSecrets(node: FrozenNode, definition: NodeTypeDefinition): readonly string[] {
  const known = namesOf.get(node);
  if (known !== undefined) return known;

  const names = findNames(node, definition);
  namesOf.set(node, names);
  return names;
}

function findNames(node: FrozenNode, definition: NodeTypeDefinition): readonly string[] {
  if (!definition.takesSecrets) return [];
  try {
    const compiled = compileTemplate(
      definition.readConfig(node),
      '',
      undefined,
      definition.literalPaths,
      secretPlacesOf(definition),
    );
    return compiled.kind === 'static' ? [] : compiled.secretsRead;
  } catch {
    return [];
  }
}
