import type { FrozenNode } from '@runyard/domain';

/** Which upstream outputs a node reads: keys or ids, or `all` when a template picks them while it renders. */
export type ReferencedNodes = readonly string[] | 'all';

/** The upstream outputs that `executeNode` needs in its scope for this node: those its templates name and, when it has no
 *  `input_mapping`, its dependencies. Computed once per frozen node. */
export function referencedNodes(node: FrozenNode): ReferencedNodes {
  return node.dependsOn;
}
