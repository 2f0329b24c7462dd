import type { FrozenNode } from '@runyard/domain';
import { compileTemplate } from './template.ts';

/** Which upstream outputs a node reads: keys or ids, or `all` when a template picks them while it renders. */
export type ReferencedNodes = readonly string[] | 'all';

/** Whether a secret may stand somewhere decides nothing about which nodes are read beside it. */
const anywhere = () => true;

const referencesOf = new WeakMap<FrozenNode, ReferencedNodes>();

/** The upstream outputs that `executeNode` needs in its scope for this node: its dependencies (they are its default input)
 *  and those that its templates name. Computed once per frozen node. A template that cannot be parsed names nothing here;
 *  `executeNode` fails on it. */
export function referencedNodes(node: FrozenNode): ReferencedNodes {
  const known = referencesOf.get(node);
  if (known !== undefined) return known;

  const references = findReferences(node);
  referencesOf.set(node, references);
  return references;
}

function findReferences(node: FrozenNode): ReferencedNodes {
  const names = new Set(node.dependsOn);
  for (const part of [node.inputMapping, node.nodeConfig, node.taskTemplate ?? {}]) {
    const read = readsOf(part);
    if (read === 'all') return 'all';
    for (const name of read) names.add(name);
  }
  return [...names];
}

function readsOf(part: FrozenNode['nodeConfig']): ReferencedNodes {
  try {
    const compiled = compileTemplate(part, '', undefined, [], anywhere);
    return compiled.kind === 'static' ? [] : compiled.nodesRead;
  } catch {
    return [];
  }
}
