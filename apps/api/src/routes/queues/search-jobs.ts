import type { RequestOf } from '@runyard/contracts';
import type { OpenJobsSearch } from '@runyard/db';
import { ValidationError } from '@runyard/domain';
import { searchJobs } from '@runyard/engine';
import { presentJob } from '../../present/present-job.ts';
import type { RouteFor } from '../route.ts';

/** GET /admin/jobs: what of a run, a node run, a workflow or a worker is open, and where its job stands. */
export const searchJobsRoute: RouteFor<'searchJobs'> =
  ({ engine, explainWaits }) =>
  async ({ query }) => {
    const found = await searchJobs({ ...engine, explainWaits }, searchOf(query));

    return { status: 200, body: found.map(presentJob) };
  };

function searchOf({ limit, ...ids }: RequestOf<'searchJobs'>['query']): OpenJobsSearch {
  const searches: [OpenJobsSearch['of'], string | undefined][] = [
    ['run', ids.run_id],
    ['node_run', ids.node_run_id],
    ['workflow', ids.workflow_id],
    ['worker', ids.worker_id],
  ];
  const named = searches.flatMap(([of, id]) => (id === undefined ? [] : [{ of, id, limit }]));
  const [search] = named;
  if (!search || named.length > 1)
    throw new ValidationError([
      { loc: ['query'], msg: 'name one of run_id, node_run_id, workflow_id and worker_id', type: 'one_id' },
    ]);
  return search;
}
