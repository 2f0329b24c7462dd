import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { CircleAlert } from 'lucide-react';
import { memo } from 'react';

interface EditedData extends Record<string, unknown> {
  label: string;
  type: string;
  hasProblem: boolean;
}

export type EditedNode = Node<EditedData, 'edited'>;

const HANDLE = '!size-3 !border !border-card !bg-accent';

/** A node on the canvas of the editor, with a handle on each side. */
export const EditorNode = memo(({ data, selected }: NodeProps<EditedNode>) => {
  const border = data.hasProblem ? 'border-bad' : 'border-line';
  const ring = selected ? 'ring-2 ring-accent' : '';
  return (
    <div
      className={`flex h-full w-full flex-col justify-center rounded-md border bg-card px-3 py-1 ${border} ${ring}`}
    >
      <Handle type="target" position={Position.Left} className={HANDLE} />
      <span className="flex items-center gap-1">
        <span className="truncate font-medium">{data.label}</span>
        {data.hasProblem && <CircleAlert aria-hidden className="size-4 shrink-0 text-bad" />}
      </span>
      <span className="truncate text-xs text-soft">{data.type}</span>
      <Handle type="source" position={Position.Right} className={HANDLE} />
    </div>
  );
});
