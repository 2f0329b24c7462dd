import { describeNodeRunStatus, describeRunStatus, NODE_RUN_STATUSES, RUN_STATUSES } from '@runyard/domain';
import { z } from 'zod';

/** Each value with its sentence, as a list in Markdown. */
const explain = <Value extends string>(values: readonly Value[], sentence: (value: Value) => string) =>
  values.map((value) => `- \`${value}\`: ${sentence(value)}`).join('\n');

export const RunStatusField = z
  .enum(RUN_STATUSES)
  .meta({ description: explain(RUN_STATUSES, describeRunStatus), examples: ['completed'] });

export const NodeRunStatusField = z
  .enum(NODE_RUN_STATUSES)
  .meta({ description: explain(NODE_RUN_STATUSES, describeNodeRunStatus), examples: ['completed'] });
