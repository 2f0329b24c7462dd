import { ON_REJECT } from '@runyard/domain';
import { z } from 'zod';
import type { NodeOutcome, NodeWork } from '../executor.ts';
import { JsonValue } from '../json-value.ts';
import { defineNodeType } from '../node-type.ts';
import { approvalExpiryFields, expiryOf, namesOneExpiry, ONE_EXPIRY } from '../task-expiry.ts';

const ApprovalConfig = z
  .strictObject({
    title: z.string().min(1).describe('What is to be approved, in a line.'),
    description: z.string().default('').describe('What there is to know about it.'),
    proposed: z
      .record(z.string(), JsonValue)
      .optional()
      .describe('What is approved; whoever approves may edit it. Default: the input.'),
    on_reject: z
      .enum(ON_REJECT)
      .default('fail')
      .describe('What a rejection does. fail: the node fails · continue: it is the output.'),
    ...approvalExpiryFields,
  })
  .refine(namesOneExpiry, ONE_EXPIRY);

type ApprovalWork = NodeWork<z.output<typeof ApprovalConfig>>;

/** Asks a person; the output is what they decided, `{decision, comment, decided_by, data}`, and the decision is the label. */
export const approvalNode = defineNodeType({
  type: 'approval',
  pool: 'transform',
  configSchema: ApprovalConfig,
  labelsOf: ({ nodeConfig }) =>
    (nodeConfig.on_reject ?? 'fail') === 'fail' ? ['approved'] : ['approved', 'rejected'],
  computesOnly: true,
  execute: async (work) => ask(work),
});

function ask(work: ApprovalWork): NodeOutcome {
  const { title, description, proposed, on_reject: onReject } = work.config;
  const proposedOutput = proposed ?? work.input;
  const task = { title, description, approvalLevel: 'after' as const, proposedOutput, onReject };
  const expiry = expiryOf(work.config, work);
  return { kind: 'waiting', waitFor: { reason: 'approval', task, expiry, autoAcceptable: true }, spend: [] };
}
