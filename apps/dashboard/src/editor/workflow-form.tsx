import { Card } from '../components/card.tsx';
import { FormContext } from '../form/form-context.tsx';
import { ObjectFields } from '../form/object-fields.tsx';
import { resolve, type Schema } from '../form/schema.ts';
import type { EditorSchemas } from '../queries/editor.ts';
import type { Draft, DraftWorkflow } from './draft.ts';
import type { DraftProblem } from './problems.ts';

export interface WorkflowFormProps {
  workflow: DraftWorkflow;
  schemas: EditorSchemas;
  problems: DraftProblem[];
  edit: (change: (draft: Draft) => Draft, about?: string) => void;
  setBroken: (fieldId: string, isBroken: boolean) => void;
}

/** What a workflow is but for its nodes. */
export function WorkflowForm({ workflow, schemas, problems, edit, setBroken }: WorkflowFormProps) {
  const { components } = schemas;
  const schema = fieldsOf(resolve(schemas.workflow, components), workflow);
  const change = (next: unknown) => {
    const fields = next as DraftWorkflow;
    const names = Object.keys(workflow) as (keyof DraftWorkflow)[];
    const changed = names.find((name) => workflow[name] !== fields[name]);
    edit(
      (draft) => ({ ...draft, workflow: withDefaults(fields, schema, names) }),
      `workflow ${changed ?? ''}`,
    );
  };
  const own = problems.filter(({ uids }) => uids.length === 0);
  return (
    <FormContext value={{ components, problems: own, setBroken }}>
      <Card title="Workflow">
        <div className="flex flex-col gap-4 p-4">
          <p className="text-xs text-soft">Choose a node on the canvas to edit it.</p>
          <ObjectFields schema={schema} value={workflow} path={[]} onChange={change} />
        </div>
      </Card>
    </FormContext>
  );
}

/** Only what a draft holds: its status and its triggers are changed on the page of the workflow. */
const fieldsOf = ({ properties = {} }: Schema, workflow: DraftWorkflow): Schema => ({
  required: ['title'],
  properties: Object.fromEntries(Object.entries(properties).filter(([name]) => name in workflow)),
});

const withDefaults = (fields: DraftWorkflow, { properties = {} }: Schema, names: string[]): DraftWorkflow =>
  Object.fromEntries(
    names.map((name) => [name, fields[name as keyof DraftWorkflow] ?? properties[name]?.default ?? null]),
  ) as unknown as DraftWorkflow;
