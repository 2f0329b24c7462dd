import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Select, TextField } from '../components/field.tsx';
import { QueryView } from '../components/query-view.tsx';
import { JOB_OWNERS, type JobOwner, type JobSearch, jobsQuery } from '../queries/queues.ts';
import { JobTable } from './job-table.tsx';
import { WorkflowChoice } from './workflow-choice.tsx';

const ID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;

/** The last id in a text: an id alone, or the address of a page. */
const idIn = (text: string): string | null => text.match(ID)?.at(-1)?.toLowerCase() ?? null;

/** Finds where the open work of a run, a node run, a workflow or a worker stands in its queues. */
export function JobSearchCard() {
  const { of = 'run', id = '' } = useSearch({ from: '/inside/system/queues' });
  return (
    <Card title="Find a job">
      <SearchForm key={`${of} ${id}`} of={of} id={id} />
      {id !== '' && <Found of={of} id={id} />}
    </Card>
  );
}

function SearchForm(search: JobSearch) {
  const navigate = useNavigate({ from: '/system/queues' });
  const [of, setOf] = useState(search.of);
  const [text, setText] = useState(search.id);
  const find = (event: FormEvent) => {
    event.preventDefault();
    const id = idIn(text) ?? text.trim();
    void navigate({ search: id === '' ? {} : { of, id } });
  };
  return (
    <form onSubmit={find} className="flex flex-wrap items-end gap-3 p-4">
      <Select label="What of" value={of} onChange={({ target }) => setOf(target.value as JobOwner)}>
        {Object.entries(JOB_OWNERS).map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </Select>
      <TextField
        label={of === 'workflow' ? 'Its id, or a part of its title' : 'Its id'}
        type="search"
        className="min-w-0 grow sm:max-w-md"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Button type="submit" look="primary">
        Find
      </Button>
    </form>
  );
}

function Found({ of, id }: JobSearch) {
  if (idIn(id) !== null) return <Jobs of={of} id={id} />;
  if (of === 'workflow') return <WorkflowChoice title={id} />;
  return (
    <p role="alert" className="border-t border-line px-4 py-3 text-bad">
      {id} is no id. Copy it from the address of its page.
    </p>
  );
}

function Jobs(search: JobSearch) {
  const query = useQuery(jobsQuery(search));
  return (
    <div className="border-t border-line">
      <QueryView query={query} what="jobs">
        {(jobs) => <JobTable jobs={jobs} />}
      </QueryView>
    </div>
  );
}
