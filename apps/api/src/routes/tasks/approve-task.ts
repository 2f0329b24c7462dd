import { answerDecision } from '../../tasks/answer-decision.ts';
import type { RouteFor } from '../route.ts';

/** POST …/tasks/{task_id}/approve: its agent runs now, or its proposed output counts, as it is or edited. 409 when it was decided before. */
export const approveTaskRoute: RouteFor<'approveTask'> =
  (deps) =>
  async ({ params, body }, { caller, author }) => {
    const said = { decision: 'approved' as const, comment: body.comment, output: body.output_data };
    const task = await answerDecision(deps, author, caller, params.task_id, said);

    return { status: 200, body: task };
  };
