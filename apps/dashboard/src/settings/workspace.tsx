import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ActionButton } from '../components/action-button.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { ConfirmButton } from '../components/confirm-button.tsx';
import { TextArea, TextField } from '../components/field.tsx';
import { useNotify } from '../components/notices.tsx';
import { QueryView } from '../components/query-view.tsx';
import { jsonProblem, parseObject } from '../json/parse-object.ts';
import { messageOf } from '../message-of.ts';
import { updateWorkspace, type Workspace, workspaceQuery } from '../queries/workspace.ts';

/** The workspace itself: its name, its budget, and whether it is in use. */
export function WorkspaceSettings({ workspaceId }: { workspaceId: string }) {
  const query = useQuery(workspaceQuery(workspaceId));
  return (
    <Card title="Workspace" actions={query.data && <Archive workspace={query.data} />}>
      <QueryView query={query} what="the workspace">
        {(workspace) => <WorkspaceForm key={workspace.updated_at} workspace={workspace} />}
      </QueryView>
    </Card>
  );
}

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const client = useQueryClient();
  const notify = useNotify();
  const [settings, setSettings] = useState(JSON.stringify(workspace.settings, null, 2));
  const [refusal, setRefusal] = useState<string | null>(null);
  const problem = jsonProblem(settings);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const budget = String(form.get('budget')).trim();
    setRefusal(null);
    try {
      await updateWorkspace(workspace.id, {
        name: String(form.get('name')),
        monthly_budget_cents: budget === '' ? null : Math.round(Number(budget) * 100),
        settings: parseObject(settings),
      });
      notify.done('The workspace is saved.');
      await client.invalidateQueries({ queryKey: ['workspace'] });
      await client.invalidateQueries({ queryKey: ['me'] });
    } catch (error) {
      setRefusal(messageOf(error));
    }
  };
  return (
    <form onSubmit={(event) => void save(event)} className="flex max-w-xl flex-col gap-4 p-4">
      <TextField label="Name" name="name" defaultValue={workspace.name} maxLength={200} required />
      <TextField
        label="Budget of a month, in US dollars"
        name="budget"
        type="number"
        min={0}
        step="0.01"
        inputMode="decimal"
        defaultValue={workspace.monthly_budget_cents === null ? '' : workspace.monthly_budget_cents / 100}
        hint="Of a calendar month in UTC; empty: no limit. It counts for paid calls that begin from then on."
      />
      <TextArea
        label="Settings of your own"
        rows={5}
        value={settings}
        problem={problem}
        hint="JSON that is stored and given back as it is."
        onChange={({ target }) => setSettings(target.value)}
      />
      {refusal && (
        <p role="alert" className="text-bad">
          {refusal}
        </p>
      )}
      <Button look="primary" type="submit" disabled={problem !== null} className="self-start">
        Save
      </Button>
    </form>
  );
}

const Archive = ({ workspace: { id, status, name } }: { workspace: Workspace }) =>
  status === 'active' ? (
    <ConfirmButton
      look="quiet"
      question={`Archive ${name}?`}
      consequences="Its API keys are refused from then on. People still see everything, and can activate it again."
      confirmLabel="Archive the workspace"
      onConfirm={() => updateWorkspace(id, { status: 'archived' })}
      changes="workspace"
    >
      Archive …
    </ConfirmButton>
  ) : (
    <ActionButton
      act={() => updateWorkspace(id, { status: 'active' })}
      done="The workspace is active again."
      changes="workspace"
    >
      Activate
    </ActionButton>
  );
