import {
  Background,
  Controls,
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react';
import { memo, useMemo } from 'react';
import { StatusBadge } from '../components/status-badge.tsx';
import { useTheme } from '../hooks/use-theme.ts';
import { type GraphNode, layOut, NODE_HEIGHT, NODE_WIDTH } from './lay-out.ts';

/** A node as a graph shows it. */
export interface ShownNode extends GraphNode {
  label: string;
  type: string;
  /** Null: it has none, as in an editor. */
  status: string | null;
  /** Dependency id → label of the branch that leads here. */
  branches?: Readonly<Record<string, string>>;
  hasProblem?: boolean;
}

export interface GraphViewProps {
  label: string;
  nodes: ShownNode[];
  selectedId: string | null;
  onSelect: (id: string | null) => void;
}

type FlowNode = Node<ShownNode & Record<string, unknown>, 'shown'>;

const NODE_TYPES = { shown: memo(NodeBox) };

/** The graph of a workflow or a run: pan by dragging, zoom by scrolling, choose a node by a click or by Tab and Enter. */
export function GraphView({ label, nodes, selectedId, onSelect }: GraphViewProps) {
  const [theme] = useTheme();
  const shape = nodes.map(({ id, dependsOn }) => `${id}:${dependsOn.join()}`).join(';');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the places depend on the shape alone, not on statuses
  const places = useMemo(() => layOut(nodes), [shape]);
  const shown: FlowNode[] = nodes.map((node) => ({
    id: node.id,
    type: 'shown',
    position: places.get(node.id) ?? { x: 0, y: 0 },
    data: { ...node },
    selected: node.id === selectedId,
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    ariaLabel: `Node ${node.label}${node.status ? `, ${node.status}` : ''}`,
  }));
  return (
    <section aria-label={label} className="h-80 w-full">
      <ReactFlow
        nodes={shown}
        edges={edgesOf(nodes)}
        nodeTypes={NODE_TYPES}
        colorMode={theme}
        fitView
        minZoom={0.05}
        onlyRenderVisibleElements
        nodesDraggable={false}
        nodesConnectable={false}
        onNodeClick={(_, { id }) => onSelect(id)}
        onSelectionChange={({ nodes: [chosen] }) => chosen && onSelect(chosen.id)}
        proOptions={{ hideAttribution: true }}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  );
}

const edgesOf = (nodes: ShownNode[]): Edge[] =>
  nodes.flatMap(({ id, dependsOn, branches, status }) =>
    dependsOn.map((source) => ({
      id: `${source}-${id}`,
      source,
      target: id,
      animated: status === 'running',
      ...(branches?.[source] && { label: branches[source] }),
    })),
  );

function NodeBox({ data, selected }: NodeProps<FlowNode>) {
  const border = data.hasProblem
    ? 'border-bad'
    : selected
      ? 'border-accent ring-2 ring-accent'
      : 'border-line';
  return (
    <div
      className={`flex h-full w-full flex-col justify-center rounded-md border bg-card px-3 py-1 ${border}`}
    >
      <Handle type="target" position={Position.Left} className="opacity-0" />
      <span className="truncate font-medium">{data.label}</span>
      <span className="flex items-center justify-between gap-2 text-xs text-soft">
        <span className="truncate">{data.type}</span>
        {data.status && <StatusBadge status={data.status} />}
      </span>
      <Handle type="source" position={Position.Right} className="opacity-0" />
    </div>
  );
}
