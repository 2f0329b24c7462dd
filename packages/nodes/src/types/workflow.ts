import { MAX_PRIORITY, MIN_PRIORITY } from '@runyard/domain';
import { z } from 'zod';
import type { NodeOutcome, NodeWork } from '../executor.ts';
import { JsonValue } from '../json-value.ts';
import { defineNodeType } from '../node-type.ts';

const WorkflowConfig = z.strictObject({
  workflow_id: z.uuid().describe('The workflow that it runs: one of the same workspace, which is active.'),
  trigger_payload: z
    .record(z.string(), JsonValue)
    .default({})
    .describe('What that run gets as its trigger payload.'),
  wait: z
    .boolean()
    .default(true)
    .describe('true: the node ends when that run has ended · false: it goes on at once.'),
  priority: z
    .int()
    .min(MIN_PRIORITY)
    .max(MAX_PRIORITY)
    .optional()
    .describe('Of that run. Default: the priority of the run of the node.'),
});

type WorkflowWork = NodeWork<z.output<typeof WorkflowConfig>>;

/** Runs another workflow. It only says which: the engine starts the run, and the node run waits for it without a worker. */
export const workflowNode = defineNodeType({
  type: 'workflow',
  pool: 'transform',
  configSchema: WorkflowConfig,
  computesOnly: true,
  execute: async (work) => startRun(work),
});

function startRun({ config }: WorkflowWork): NodeOutcome {
  const { workflow_id: workflowId, trigger_payload: triggerPayload } = config;
  const { priority = null, wait: isAwaited } = config;
  const waitFor = { reason: 'run', workflowId, triggerPayload, priority, isAwaited } as const;
  return { kind: 'waiting', waitFor, spend: [] };
}
