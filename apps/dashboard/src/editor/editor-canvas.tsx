import {
  Background,
  type Connection,
  Controls,
  type Edge,
  type EdgeChange,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import { memo, useEffect, useMemo, useState } from 'react';
import { layOut, NODE_HEIGHT, NODE_WIDTH, type Place } from '../graph/lay-out.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useTheme } from '../hooks/use-theme.ts';
import type { DraftNode } from './draft.ts';
import { type EditedNode, EditorNode } from './editor-node.tsx';
import { possibleSources } from './edits.ts';
import { orderOf } from './order.ts';

export interface EditorCanvasProps {
  nodes: DraftNode[];
  selectedUid: string | null;
  /** Nodes that something is wrong with. */
  problemUids: ReadonlySet<string>;
  onSelect: (uid: string | null) => void;
  /** By keys. */
  onConnect: (source: string, target: string) => void;
  onDisconnect: (edges: { source: string; target: string }[]) => void;
  onRemove: (uids: string[]) => void;
}

const NODE_TYPES = { edited: EditorNode };
const HELP = {
  'node.a11yDescription.default': 'Press Enter to edit the node, Delete to remove it.',
  'node.a11yDescription.keyboardDisabled': 'Press Enter to edit the node, Delete to remove it.',
  'edge.a11yDescription.default': 'Press Enter to select the connection, then Delete to remove it.',
};
const DELETE_KEYS = ['Delete', 'Backspace'];

/** The graph that is edited. Drag from the right side of a node to the left side of another one to connect them; Delete takes
 *  away what is selected. All of it can be done in the form, too. */
export const EditorCanvas = memo((props: EditorCanvasProps) => (
  <ReactFlowProvider>
    <Canvas {...props} />
  </ReactFlowProvider>
));

function Canvas({ nodes, selectedUid, problemUids, onSelect, ...on }: EditorCanvasProps) {
  const [theme] = useTheme();
  const [selectedEdge, setSelectedEdge] = useState<string | null>(null);
  const order = orderOf(nodes);
  const keyOf = new Map(nodes.map(({ uid, key }) => [uid, key]));
  const edges = useKept(edgesOf(nodes, order, selectedEdge));
  const shown = usePlaced(nodes, selectedUid, problemUids);
  useFit(nodes);
  const keysOf = ({ source, target }: Pick<Connection, 'source' | 'target'>) => ({
    source: keyOf.get(source) ?? '',
    target: keyOf.get(target) ?? '',
  });
  return (
    <section aria-label="Graph of the workflow" className="h-[26rem] w-full lg:h-[60vh]">
      <ReactFlow
        nodes={shown}
        edges={edges}
        nodeTypes={NODE_TYPES}
        colorMode={theme}
        fitView
        fitViewOptions={FIT}
        minZoom={0.05}
        onlyRenderVisibleElements
        nodesDraggable={false}
        deleteKeyCode={DELETE_KEYS}
        ariaLabelConfig={HELP}
        onNodeClick={(_, { id }) => onSelect(id)}
        onPaneClick={() => onSelect(null)}
        onNodesChange={(changes) => {
          const next = selectedAfter(changes, selectedUid);
          if (next !== selectedUid) onSelect(next);
        }}
        onEdgesChange={(changes) => setSelectedEdge((last) => selectedAfter(changes, last))}
        isValidConnection={(connection) => {
          const { source, target } = keysOf(connection);
          return possibleSources(nodes, target).some(({ key }) => key === source);
        }}
        onConnect={(connection) => {
          const { source, target } = keysOf(connection);
          on.onConnect(source, target);
        }}
        onDelete={({ nodes: removed, edges: cut }) => {
          if (removed.length > 0) on.onRemove(removed.map(({ id }) => id));
          else if (cut.length > 0) on.onDisconnect(cut.map(keysOf));
        }}
        proOptions={{ hideAttribution: true }}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  );
}

/** What is selected after changes: a node and an edge never are at the same time, so that Delete takes only what is seen to go. */
function selectedAfter(changes: (NodeChange<EditedNode> | EdgeChange)[], last: string | null): string | null {
  const selects = changes.filter((change) => change.type === 'select');
  const chosen = selects.find(({ selected }) => selected);
  if (chosen) return chosen.id;
  return selects.some(({ id }) => id === last) ? null : last;
}

const FIT = { maxZoom: 1, padding: 0.15 };

function usePlaced(nodes: DraftNode[], selectedUid: string | null, problemUids: ReadonlySet<string>) {
  const { waitsFor } = orderOf(nodes);
  const uidOf = new Map(nodes.map(({ uid, key }) => [key, uid]));
  const shape = nodes.map(({ uid, key }) => ({
    id: uid,
    dependsOn: (waitsFor.get(key) ?? []).flatMap((name) => uidOf.get(name) ?? []),
  }));
  const shapeText = JSON.stringify(shape);
  // biome-ignore lint/correctness/useExhaustiveDependencies: places depend on the shape alone, not on what is typed
  const places = useMemo(() => layOut(shape), [shapeText]);
  return useKept(
    nodes.map((node) =>
      boxOf(node, places.get(node.uid), node.uid === selectedUid, problemUids.has(node.uid)),
    ),
  );
}

const boxOf = (
  { uid, key, node_type }: DraftNode,
  place: Place | undefined,
  selected: boolean,
  hasProblem: boolean,
): EditedNode => ({
  id: uid,
  type: 'edited',
  position: { x: place?.x ?? 0, y: place?.y ?? 0 },
  data: { label: key, type: node_type, hasProblem },
  selected,
  width: NODE_WIDTH,
  height: NODE_HEIGHT,
  ariaLabel: `Node ${key}, ${node_type}${hasProblem ? ', has a problem' : ''}`,
});

/** Edges by position are dashed: nobody has drawn them, and they go as soon as one is drawn. */
function edgesOf(nodes: DraftNode[], order: ReturnType<typeof orderOf>, selectedEdge: string | null): Edge[] {
  const uidOf = new Map(nodes.map(({ uid, key }) => [key, uid]));
  return nodes.flatMap(({ uid, key, branches }) =>
    (order.waitsFor.get(key) ?? []).flatMap((source) => {
      const from = uidOf.get(source);
      const id = `${from}-${uid}`;
      return from === undefined
        ? []
        : [
            {
              id,
              source: from,
              target: uid,
              selected: id === selectedEdge,
              ariaLabel: `${key} waits for ${source}`,
              ...(branches[source] && { label: branches[source] }),
              ...(order.isByPosition && { style: { strokeDasharray: '6 4' } }),
            },
          ];
    }),
  );
}

/** Where more nodes are, one looks at a part of them, and what one does in it must not move it. */
const FEW = 40;

/** Shows all of the graph again when it has other room, and while it is small, whenever nodes have moved. */
function useFit(nodes: DraftNode[]): void {
  const { fitView } = useReactFlow();
  const width = useStore((store) => store.width);
  const shape = nodes.length <= FEW ? nodes.map(({ uid, depends_on }) => `${uid}:${depends_on}`).join() : '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of shape that counts
  useEffect(() => {
    if (width > 0) void fitView(FIT);
  }, [shape, width, fitView]);
}
