import dagre from '@dagrejs/dagre';

export interface GraphNode {
  id: string;
  dependsOn: string[];
}

export interface Place {
  id: string;
  x: number;
  y: number;
}

export const NODE_WIDTH = 190;
export const NODE_HEIGHT = 56;

/** Places nodes in layers from left to right, so that every edge points to the right (dagre: Gansner et al., 1993). */
export function layOut(nodes: GraphNode[]): Map<string, Place> {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 24, ranksep: 64 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const { id, dependsOn } of nodes)
    for (const source of dependsOn) if (graph.hasNode(source)) graph.setEdge(source, id);
  dagre.layout(graph);
  return new Map(
    nodes.map(({ id }) => {
      const { x, y } = graph.node(id);
      return [id, { id, x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 }];
    }),
  );
}
