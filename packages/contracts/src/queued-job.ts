import { JOB_STATES, NODE_RUN_STATUSES, RUN_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Count, Timestamp } from './fields.ts';
import { NodeRunId, RunId, WorkerId, WorkflowId, WorkspaceId } from './ids.ts';
import { WaitingFor } from './waiting-for.ts';

/** A run or a node run that has not ended, and its job. */
export const QueuedJob = z
  .object({
    queue: z.string().meta({ description: 'Name of the queue of its job', examples: ['nodes.api_call'] }),
    job_id: z
      .string()
      .nullable()
      .meta({
        description: 'Id of the job, as the queue board shows it; null: no job is stored',
        examples: ['0199c0de-0000-7000-8000-000000000008-0'],
      }),
    state: z.enum(JOB_STATES).meta({
      description:
        'Where the job stands: waiting or prioritized for a free worker, active, delayed, waiting_children for the nodes of a run · none: no job is stored, because none is needed now, or until the next sweep adds it again',
      examples: ['waiting'],
    }),
    workspace_id: WorkspaceId.describe('The workspace of the run'),
    workflow_id: WorkflowId.describe('The workflow of the run'),
    workflow_run_id: RunId.describe('The run'),
    node_run_id: NodeRunId.nullable().describe('The node run; null: the job is the run’s own'),
    node_key: z
      .string()
      .nullable()
      .meta({ description: 'Key of its node; null: it has none, or there is no node', examples: ['fetch'] }),
    status: z
      .enum([...new Set([...RUN_STATUSES, ...NODE_RUN_STATUSES])])
      .meta({ description: 'Status of the node run, or of the run', examples: ['queued'] }),
    attempt: Count.nullable().meta({
      description: 'Attempt of the node run, from 1; null: a run',
      examples: [1],
    }),
    priority: z
      .int()
      .min(1)
      .max(10)
      .meta({
        description: 'Priority of the run, from 1, the most urgent, to 10',
        examples: [1],
      }),
    since: Timestamp.describe('When it was queued, or started where it runs'),
    waiting_for: WaitingFor.nullable().describe('Why it waits; null: it runs'),
    worker: z
      .object({
        id: WorkerId,
        host: z.string().meta({ description: 'Name of its machine or container', examples: ['worker-1'] }),
        pid: Count.meta({ description: 'Process id on that host', examples: [4711] }),
      })
      .nullable()
      .meta({
        description:
          'The worker that said with its last heartbeat that it holds it, which tells of the 50 that it has held longest; null: none did',
        examples: [null],
      }),
  })
  .meta({ id: 'QueuedJob', description: 'A run or a node run that has not ended, and its job' });
export type QueuedJob = z.infer<typeof QueuedJob>;

/** `GET /api/v1/admin/jobs`: exactly one of the ids. */
export const SearchJobsRequest = z.object({
  query: z.object({
    run_id: RunId.optional().describe('The job of this run, and those of its node runs'),
    node_run_id: NodeRunId.optional().describe('The job of this node run'),
    workflow_id: WorkflowId.optional().describe('The jobs of the open runs of this workflow'),
    worker_id: WorkerId.optional().describe('The jobs that this worker holds'),
    limit: z.coerce.number().int().min(1).max(100).default(50).describe('Jobs at most'),
  }),
});
