import { answerDecision } from '../../tasks/answer-decision.ts';
import type { RouteFor } from '../route.ts';

/** POST …/tasks/{task_id}/complete: a person has done it; what they made becomes the output of its node. 409 when it was decided before. */
export const completeTaskRoute: RouteFor<'completeTask'> =
  (deps) =>
  async ({ params, body }, { caller, author }) => {
    const said = { decision: 'completed' as const, comment: body.comment, output: body.output_data };
    const task = await answerDecision(deps, author, caller, params.task_id, said);

    return { status: 200, body: task };
  };
