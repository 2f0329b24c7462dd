import { useState } from 'react';
import { Select } from '../components/field.tsx';
import { useProblemWithin } from '../form/form-context.tsx';
import { SmallButton } from '../form/group-field.tsx';
import { RemoveButton } from '../form/list-field.tsx';
import type { Draft, DraftNode } from './draft.ts';
import { connect, disconnect, labelEdge, labelsOf, possibleSources } from './edits.ts';
import { orderOf } from './order.ts';

export interface DependenciesFieldProps {
  node: DraftNode;
  nodes: DraftNode[];
  edit: (change: (draft: Draft) => Draft, about?: string) => void;
}

/** The nodes that one waits for, and how each of them must have ended. */
export function DependenciesField({ node, nodes, edit }: DependenciesFieldProps) {
  const { waitsFor, isByPosition } = orderOf(nodes);
  const [chosen, setChosen] = useState('');
  const problem = useProblemWithin(['depends_on']);
  const sources = waitsFor.get(node.key) ?? [];
  const possible = possibleSources(nodes, node.key);
  const choice = possible.some(({ key }) => key === chosen) ? chosen : '';
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Waits for</legend>
      {problem && (
        <p role="alert" className="text-xs text-bad">
          {problem}
        </p>
      )}
      {isByPosition && (
        <p className="text-xs text-soft">
          No node depends on another, so they run one after the other; neighbours with the same parallel_group
          run side by side.
        </p>
      )}
      {sources.map((source) => (
        <Dependency key={source} source={source} node={node} nodes={nodes} edit={edit} />
      ))}
      {possible.length > 0 && (
        <div className="flex items-end gap-2">
          <Select
            label="Depends on"
            className="min-w-0 flex-1"
            value={choice}
            onChange={({ target }) => setChosen(target.value)}
          >
            <option value="">Choose a node</option>
            {possible.map(({ key, uid }) => (
              <option key={uid} value={key}>
                {key}
              </option>
            ))}
          </Select>
          <SmallButton onClick={() => choice !== '' && edit((draft) => connect(draft, choice, node.key))}>
            Connect
          </SmallButton>
        </div>
      )}
    </fieldset>
  );
}

function Dependency({ source, node, nodes, edit }: DependenciesFieldProps & { source: string }) {
  const from = nodes.find(({ key }) => key === source);
  const label = node.branches[source] ?? '';
  const labels = [...new Set([...(from ? labelsOf(from) : []), label])].filter((one) => one !== '');
  const choose = (next: string) =>
    edit((draft) => labelEdge(draft, source, node.key, next === '' ? null : next));
  return (
    <div className="flex items-center gap-2 rounded-md border border-line px-2 py-1">
      <span className="min-w-0 flex-1 truncate">
        {source}
        {!from && <span className="text-bad"> is gone</span>}
      </span>
      {labels.length > 0 && (
        <Select
          label={`Branch of ${source}`}
          isLabelHidden
          value={label}
          onChange={({ target }) => choose(target.value)}
        >
          <option value="">however it ends</option>
          {labels.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </Select>
      )}
      <RemoveButton
        label={`Do not wait for ${source}`}
        onClick={() => edit((draft) => disconnect(draft, source, node.key))}
      />
    </div>
  );
}
