import { z } from 'zod';
import {
  DrainedQueue,
  DrainQueueRequest,
  ListQueuesRequest,
  PromotedQueue,
  Queue,
  QueueRequest,
  RetriedQueue,
} from '../queue.ts';
import { QueuedJob, SearchJobsRequest } from '../queued-job.ts';
import { CommandWorkerRequest, ListWorkersRequest, Worker } from '../worker.ts';
import { answer, endpoint, listAnswer } from './endpoint.ts';

const tag = 'Administration';
const PAUSED = { paused: true, paused_at: '2026-11-24T09:30:00.000Z' };

const command = <const Verb extends 'quiet' | 'resume' | 'stop'>(
  verb: Verb,
  summary: string,
  description: string,
) =>
  endpoint({
    method: 'post',
    path: `/admin/workers/{worker_id}/${verb}`,
    tag,
    summary,
    description: `${description} It obeys at its next heartbeat, two seconds later at most unless set otherwise.`,
    request: CommandWorkerRequest,
    answers: { 202: { ...answer(Worker, 'The worker, with the command'), example: { command: verb } } },
  });

export const adminEndpoints = {
  listQueues: endpoint({
    method: 'get',
    path: '/admin/queues',
    tag,
    summary: 'List the queues',
    request: ListQueuesRequest,
    answers: { 200: answer(z.array(Queue), 'Every queue, the one of run jobs first') },
    errors: ['queue_unavailable'],
  }),
  getQueue: endpoint({
    method: 'get',
    path: '/admin/queues/{queue}',
    tag,
    summary: 'Get a queue',
    request: QueueRequest,
    answers: { 200: answer(Queue, 'The queue') },
    errors: ['queue_unavailable', 'not_found'],
  }),
  pauseQueue: endpoint({
    method: 'post',
    path: '/admin/queues/{queue}/pause',
    tag,
    summary: 'Pause a queue',
    description:
      'No worker takes a new job of it until it is resumed; running ones go on. With 503 it is paused as soon as the queue can be reached.',
    request: QueueRequest,
    answers: { 200: { ...answer(Queue, 'The paused queue'), example: PAUSED } },
    errors: ['queue_unavailable', 'not_found'],
  }),
  resumeQueue: endpoint({
    method: 'post',
    path: '/admin/queues/{queue}/resume',
    tag,
    summary: 'Resume a queue',
    description: 'With 503 it is resumed as soon as the queue can be reached.',
    request: QueueRequest,
    answers: { 200: answer(Queue, 'The queue') },
    errors: ['queue_unavailable', 'not_found'],
  }),
  retryQueue: endpoint({
    method: 'post',
    path: '/admin/queues/{queue}/retry',
    tag,
    summary: 'Retry the failed jobs of a queue',
    description:
      'Jobs only: a failed run is retried by its own endpoint. Failed jobs are removed at once, so there rarely is one.',
    request: QueueRequest,
    answers: { 200: answer(RetriedQueue, 'How many jobs wait again') },
    errors: ['queue_unavailable', 'not_found'],
  }),
  promoteQueue: endpoint({
    method: 'post',
    path: '/admin/queues/{queue}/promote',
    tag,
    summary: 'Make delayed work due now',
    description:
      'Of a pool: retries that wait for their backoff. Of the queue of run jobs: scheduled runs start now, and their run_at becomes now.',
    request: QueueRequest,
    answers: { 200: answer(PromotedQueue, 'How many rows are due now') },
    errors: ['queue_unavailable', 'not_found'],
  }),
  drainQueue: endpoint({
    method: 'post',
    path: '/admin/queues/{queue}/drain',
    tag,
    summary: 'Cancel the backlog of a queue',
    description:
      'Cancels the runs whose next step waits in the queue and is not being worked on. Of the queue of run jobs: pending runs. Of a pool: runs that have a queued node run in it; such a run is cancelled as a whole, with what runs of it in another branch. Pause the queue first if nothing of it is to start meanwhile.',
    request: DrainQueueRequest,
    answers: { 200: { ...answer(DrainedQueue, 'What was found and cancelled'), example: { dry_run: true } } },
    errors: ['not_found'],
  }),
  searchJobs: endpoint({
    method: 'get',
    path: '/admin/jobs',
    tag,
    summary: 'Find the jobs of a run, a node run, a workflow or a worker',
    description:
      'Of what has not ended, in all workspaces: where its job stands, why it waits, and which worker holds it. Name exactly one id. What has ended, or is not there, has no jobs: the answer is empty.',
    request: SearchJobsRequest,
    answers: { 200: answer(z.array(QueuedJob), 'Open work with its jobs, the oldest run first') },
    errors: ['queue_unavailable'],
  }),
  listWorkers: endpoint({
    method: 'get',
    path: '/admin/workers',
    tag,
    summary: 'List the workers',
    request: ListWorkersRequest,
    answers: { 200: listAnswer(Worker, 'Workers, those that started last first') },
  }),
  quietWorker: command('quiet', 'Make a worker quiet', 'It takes no new jobs until it is resumed.'),
  resumeWorker: command('resume', 'Resume a quiet worker', 'It takes jobs again.'),
  stopWorker: command('stop', 'Stop a worker', 'As SIGTERM does: it drains what it runs and ends.'),
};
