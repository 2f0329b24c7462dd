import { answerDecision } from '../../tasks/answer-decision.ts';
import type { RouteFor } from '../route.ts';

/** POST …/tasks/{task_id}/reject: its node fails, and with it the run. 409 when it was decided before. */
export const rejectTaskRoute: RouteFor<'rejectTask'> =
  (deps) =>
  async ({ params, body }, { caller, author }) => {
    const said = { decision: 'rejected' as const, comment: body.comment, output: null };
    const task = await answerDecision(deps, author, caller, params.task_id, said);

    return { status: 200, body: task };
  };
