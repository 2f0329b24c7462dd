import { useState } from 'react';
import { GraphView, type ShownNode } from '../graph/graph-view.tsx';
import { type ComparableNode, type NodesDiff, nameOf } from './diff-nodes.ts';

export interface DiffGraphProps {
  before: ComparableNode[];
  after: ComparableNode[];
  diff: NodesDiff<ComparableNode>;
}

/** Both graphs in one: each node with what became of it. */
export function DiffGraph({ before, after, diff }: DiffGraphProps) {
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const { added, removed, changed } = diff;
  if (added.length + removed.length + changed.length === 0) return null;
  const fates = new Map([
    ...added.map((node) => [node, 'added'] as const),
    ...changed.map((node) => [node.after, 'changed'] as const),
  ]);
  return (
    <div className="rounded-md border border-line">
      <GraphView
        label="What differs, as a graph"
        nodes={[
          ...after.map((node) => shown(node, after, fates.get(node) ?? null)),
          ...removed.map((node) => shown(node, before, 'removed')),
        ]}
        selectedId={selectedId}
        onSelect={setSelectedId}
      />
    </div>
  );
}

/** Nodes that both graphs have must have the same name in both, so the key names them. */
function shown(node: ComparableNode, nodes: ComparableNode[], fate: string | null): ShownNode {
  const names = new Map(nodes.flatMap((one) => [one.id, one.key].map((name) => [name, nameOf(one)])));
  const own = (name: string) => names.get(name) ?? name;
  return {
    id: fate === 'removed' ? `removed ${nameOf(node)}` : nameOf(node),
    label: nameOf(node),
    type: node.node_type,
    status: fate,
    dependsOn: node.depends_on.map(own),
    branches: Object.fromEntries(Object.entries(node.branches).map(([name, label]) => [own(name), label])),
  };
}
