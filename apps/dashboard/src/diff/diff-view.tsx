import type { ReactNode } from 'react';
import { type ComparableNode, type FieldChange, type NodesDiff, nameOf } from './diff-nodes.ts';

/** What differs between two graphs: nodes that came and went, and what changed in the others. */
export function DiffView<Node extends ComparableNode>({ diff }: { diff: NodesDiff<Node> }) {
  const { added, removed, changed } = diff;
  if (added.length + removed.length + changed.length === 0)
    return <p className="text-soft">The nodes are the same.</p>;
  return (
    <ul className="flex flex-col gap-3">
      {added.map((node) => (
        <NodeLine key={`+${nameOf(node)}`} mark="+" tone="text-good" node={node} what="added" />
      ))}
      {removed.map((node) => (
        <NodeLine key={`-${nameOf(node)}`} mark="−" tone="text-bad" node={node} what="removed" />
      ))}
      {changed.map(({ before, after, fields }) => (
        <NodeLine key={`~${nameOf(after)}`} mark="~" tone="text-warn" node={before} what="changed">
          <Fields fields={fields} />
        </NodeLine>
      ))}
    </ul>
  );
}

const NodeLine = ({
  mark,
  tone,
  node,
  what,
  children,
}: {
  mark: string;
  tone: string;
  node: ComparableNode;
  what: string;
  children?: ReactNode;
}) => (
  <li>
    <p className="flex items-baseline gap-2">
      <span aria-hidden className={`font-mono font-bold ${tone}`}>
        {mark}
      </span>
      <span className="font-medium">{nameOf(node)}</span>
      <span className="text-xs text-soft">{node.node_type}</span>
      <span className={`text-xs ${tone}`}>{what}</span>
    </p>
    {children}
  </li>
);

export const Fields = ({ fields }: { fields: FieldChange[] }) => (
  <dl className="mt-1 ml-5 flex flex-col gap-2">
    {fields.map(({ path, before, after }) => (
      <div key={path}>
        <dt className="text-xs text-soft">{path}</dt>
        <dd className="grid gap-1 font-mono text-xs sm:grid-cols-2">
          <Value value={before} tone="border-bad" what="Before" />
          <Value value={after} tone="border-good" what="After" />
        </dd>
      </div>
    ))}
  </dl>
);

const Value = ({ value, tone, what }: { value: unknown; tone: string; what: string }) => (
  <div className={`min-w-0 border-l-2 bg-page px-2 py-1 break-words whitespace-pre-wrap ${tone}`}>
    <span className="sr-only">{what}: </span>
    {value === undefined ? (
      <span className="text-soft">not there</span>
    ) : typeof value === 'string' ? (
      value
    ) : (
      JSON.stringify(value, null, 2)
    )}
  </div>
);
