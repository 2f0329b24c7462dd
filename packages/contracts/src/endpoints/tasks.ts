import { COMPLETED_TASK, REJECTED_TASK } from '../examples/tasks.ts';
import {
  ApproveTaskRequest,
  CompleteTaskRequest,
  GetTaskRequest,
  ListTasksRequest,
  RejectTaskRequest,
  Task,
} from '../task.ts';
import { answer, endpoint, listAnswer } from './endpoint.ts';

const tag = 'Tasks';

export const taskEndpoints = {
  listTasks: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/tasks',
    tag,
    summary: 'List the tasks of a workspace',
    request: ListTasksRequest,
    answers: { 200: listAnswer(Task, 'Tasks, newest first') },
  }),
  getTask: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/tasks/{task_id}',
    tag,
    summary: 'Get a task',
    request: GetTaskRequest,
    answers: { 200: answer(Task, 'The task') },
  }),
  approveTask: endpoint({
    method: 'post',
    path: '/workspaces/{workspace_id}/tasks/{task_id}/approve',
    tag,
    summary: 'Approve a task that waits for it',
    description:
      'Before: its agent runs now. After: what is proposed, or your output_data, becomes the output of its node.',
    request: ApproveTaskRequest,
    answers: { 200: answer(Task, 'The approved task') },
    errors: ['task_already_decided', 'task_not_waiting', 'run_too_large'],
  }),
  rejectTask: endpoint({
    method: 'post',
    path: '/workspaces/{workspace_id}/tasks/{task_id}/reject',
    tag,
    summary: 'Reject a task that waits for a person',
    description: 'Fails its node with the code rejected, which is not retried, and with it the run.',
    request: RejectTaskRequest,
    answers: { 200: { ...answer(Task, 'The rejected task'), example: REJECTED_TASK } },
    errors: ['task_already_decided', 'task_not_waiting'],
  }),
  completeTask: endpoint({
    method: 'post',
    path: '/workspaces/{workspace_id}/tasks/{task_id}/complete',
    tag,
    summary: 'Complete a task that a person does',
    request: CompleteTaskRequest,
    answers: { 200: { ...answer(Task, 'The completed task'), example: COMPLETED_TASK } },
    errors: ['task_already_decided', 'task_not_waiting', 'run_too_large'],
  }),
};
