import { translateDbError } from '@runyard/db';
import { assertNever, UnavailableError } from '@runyard/domain';
import type { JobHandlers, RunJob, Verdict } from '@runyard/queue';
import { type Advanced, advanceAgain, advanceRun, jobOfNodeRun } from './advance-run.ts';
import type { EngineContext } from './context.ts';
import { enqueueNodeRuns } from './enqueue-node-runs.ts';
import { type Executed, executeNodeRun } from './execute-node-run.ts';

/** A job that came while the database was away comes again after this long. */
const UNAVAILABLE_DELAY_MS = 1_000;

/** The handlers of both kinds of jobs: each calls its engine verb and says what becomes of the job. */
export function createJobHandlers(ctx: EngineContext): JobHandlers {
  return {
    run: (job, delivery) => orLater(async () => verdictOfRun(ctx, job, await advanceRun(ctx, job, delivery))),
    node: (job) => orLater(async () => verdictOfNode(ctx, await executeNodeRun(ctx, job))),
  };
}

async function orLater(handle: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await handle();
  } catch (error) {
    if (translateDbError(error) instanceof UnavailableError)
      return { kind: 'later', delayMs: UNAVAILABLE_DELAY_MS };
    throw error;
  }
}

function verdictOfRun(ctx: EngineContext, job: RunJob, advanced: Advanced): Verdict {
  if (typeof advanced === 'object') return { kind: 'later', delayMs: advanced.delayMs };
  switch (advanced) {
    case 'started':
    case 'in_progress':
      return { kind: 'wait_for_nodes' };
    case 'waiting':
      return { kind: 'done', whenGone: () => advanceAgain(ctx, job) };
    case 'finished':
    case 'gone':
      return { kind: 'done' };
    default:
      return assertNever(advanced);
  }
}

function verdictOfNode(ctx: EngineContext, executed: Executed): Verdict {
  switch (executed.kind) {
    case 'completed':
    case 'waiting':
    case 'failed':
    case 'dropped':
      return { kind: 'done' };
    case 'retry':
    case 'not_due':
      return { kind: 'later', delayMs: executed.delayMs };
    case 'handed_back': {
      const { nodeRun } = executed;
      return { kind: 'later', delayMs: 0, whenLost: () => enqueueNodeRuns(ctx, [jobOfNodeRun(nodeRun)]) };
    }
    default:
      return assertNever(executed);
  }
}
