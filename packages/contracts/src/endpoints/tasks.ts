import { z } from 'zod';
import { ListTasksRequest, Task } from '../task.ts';
import { answer, endpoint } from './endpoint.ts';

const tag = 'Tasks';

export const taskEndpoints = {
  listTasks: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/tasks',
    tag,
    summary: 'List the tasks of a workspace',
    request: ListTasksRequest,
    answers: { 200: answer(z.array(Task), 'Tasks, newest first') },
  }),
};
