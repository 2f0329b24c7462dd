import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Select } from '../components/field.tsx';
import { resolve } from '../form/schema.ts';
import { startOf } from '../form/variants.ts';
import type { EditorSchemas } from '../queries/editor.ts';
import { configSchemaOf } from './config-schema.ts';
import type { Draft, DraftNode, NodeType } from './draft.ts';
import { addNode } from './edits.ts';

let newNodes = 0;

/** Adds a node of a chosen type, after the one that is selected. */
export function NodeAdder({
  schemas,
  after,
  edit,
  onAdded,
}: {
  schemas: EditorSchemas;
  after: DraftNode | undefined;
  edit: (change: (draft: Draft) => Draft) => void;
  onAdded: (uid: string) => void;
}) {
  const { components, node } = schemas;
  const types = resolve(node, components).properties?.node_type?.enum as NodeType[] | undefined;
  const [type, setType] = useState<NodeType>('transform');
  const add = () => {
    const uid = `new-${++newNodes}`;
    const config = startOf(configSchemaOf({ node_type: type, node_config: {} }, components), components);
    edit((draft) => addNode(draft, { uid, type, config, after: after?.uid ?? null }));
    onAdded(uid);
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        label="Type of the new node"
        isLabelHidden
        value={type}
        onChange={({ target }) => setType(target.value as NodeType)}
      >
        {types?.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </Select>
      <Button onClick={add}>
        <Plus aria-hidden className="size-4" />
        {after ? `Add after ${after.key}` : 'Add node'}
      </Button>
    </div>
  );
}
