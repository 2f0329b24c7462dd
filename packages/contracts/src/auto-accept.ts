import { APPROVAL_LEVELS, NODE_TYPES } from '@runyard/domain';
import { z } from 'zod';

const MAX_NAMES = 500;

/** Which approvals `auto_accept` grants. What is left out narrows nothing. */
export const AutoAcceptPreferences = z
  .strictObject({
    max_cost_cents: z
      .int32()
      .min(0)
      .optional()
      .describe('Only while the run, what is to be approved included, has spent no more than this, in cents'),
    node_keys: z.array(z.string()).max(MAX_NAMES).optional().describe('Only of nodes with one of these keys'),
    node_types: z
      .array(z.enum(NODE_TYPES))
      .max(NODE_TYPES.length)
      .optional()
      .describe('Only of nodes of these types'),
    approval_levels: z
      .array(z.enum(APPROVAL_LEVELS))
      .max(APPROVAL_LEVELS.length)
      .optional()
      .describe('Only approvals of these levels'),
  })
  .meta({
    description: 'Which approvals auto_accept grants; {}: all. A preference that is not known is refused',
    examples: [{ max_cost_cents: 50, approval_levels: ['after'] }],
  });
export type AutoAcceptPreferences = z.output<typeof AutoAcceptPreferences>;
