import { ListTasksRequest, Task } from '../task.ts';
import { endpoint, listAnswer } from './endpoint.ts';

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
};
