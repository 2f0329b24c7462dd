import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { FormContext } from '../form/form-context.tsx';
import { ObjectFields } from '../form/object-fields.tsx';
import { PlaceProblem } from '../form/place-problem.tsx';
import { resolve, type Schema } from '../form/schema.ts';
import type { EditorSchemas } from '../queries/editor.ts';
import { ConfigField } from './config-field.tsx';
import { configSchemaOf, TASK_TEMPLATE } from './config-schema.ts';
import { DependenciesField } from './dependencies-field.tsx';
import type { Draft, DraftNode } from './draft.ts';
import { changeNode, removeNode, renameNode } from './edits.ts';
import { KeyField } from './key-field.tsx';
import type { DraftProblem } from './problems.ts';

/** Asked for by fields of their own. */
const ELSEWHERE = ['key', 'node_type', 'position', 'depends_on', 'branches', 'node_config', 'task_template'];

/** What the document says of the config of every type. */
const EVERY_CONFIG = /^The `node_config` of an? \w+ node, once its templates are rendered\.\s*/;

export interface NodeFormProps {
  node: DraftNode;
  nodes: DraftNode[];
  schemas: EditorSchemas;
  problems: DraftProblem[];
  edit: (change: (draft: Draft) => Draft, about?: string) => void;
  setBroken: (fieldId: string, isBroken: boolean) => void;
}

/** Everything that one node is. */
export function NodeForm({ node, nodes, schemas, problems, edit, setBroken }: NodeFormProps) {
  const { components } = schemas;
  const own = problems.filter(({ uids }) => uids.includes(node.uid));
  const set = (changes: Partial<DraftNode>) =>
    edit((draft) => changeNode(draft, node.uid, changes), `${node.uid} ${Object.keys(changes)}`);
  const schema = configSchemaOf(node, components);
  const about = schema.description?.replace(EVERY_CONFIG, '');
  return (
    <FormContext value={{ components, problems: own, setBroken }}>
      <Card
        title={`Node ${node.key}`}
        actions={
          <Button look="danger" onClick={() => edit((draft) => removeNode(draft, node.uid))}>
            Remove node
          </Button>
        }
      >
        <div className="flex flex-col gap-4 p-4">
          <p className="text-xs text-soft">
            {node.node_type}
            {about && `: ${about}`}
          </p>
          <PlaceProblem path={[]} />
          <KeyField
            nodeKey={node.key}
            taken={nodes.filter((one) => one !== node).map(({ key }) => key)}
            onChange={(key) => edit((draft) => renameNode(draft, node.uid, key), `${node.uid} key`)}
          />
          <DependenciesField node={node} nodes={nodes} edit={edit} />
          {node.node_type === 'task' && (
            <ConfigField
              title="Task template"
              schema={TASK_TEMPLATE}
              value={node.task_template ?? {}}
              path={['task_template']}
              onChange={(task_template) => set({ task_template })}
            />
          )}
          <ConfigField
            title="Config"
            schema={schema}
            value={node.node_config}
            path={['node_config']}
            onChange={(node_config) => set({ node_config })}
          />
          <section aria-label="How it runs" className="flex flex-col gap-3 border-t border-line pt-3">
            <h3 className="font-semibold">How it runs</h3>
            <ObjectFields
              schema={commonFields(schemas)}
              value={node}
              path={[]}
              onChange={(next) => set(changesOf(node, next as DraftNode, schemas.node))}
            />
          </section>
        </div>
      </Card>
    </FormContext>
  );
}

function commonFields({ node, components }: EditorSchemas): Schema {
  const { properties = {} } = resolve(node, components);
  return {
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !ELSEWHERE.includes(name))),
  };
}

/** What was changed; a field that was emptied gets its default. */
function changesOf(node: DraftNode, next: DraftNode, { properties = {} }: Schema): Partial<DraftNode> {
  const names = Object.keys(properties).filter((name) => !ELSEWHERE.includes(name)) as (keyof DraftNode)[];
  return Object.fromEntries(
    names
      .filter((name) => node[name] !== next[name])
      .map((name) => [name, next[name] ?? properties[name]?.default]),
  );
}
