import { isTrue, TestSchema } from '../conditions/test.ts';
import { defineNodeType } from '../node-type.ts';

const LABELS = ['true', 'false'];

/** Tests values and ends with `true` or `false`; its output is its input, so that either branch goes on with it. */
export const conditionNode = defineNodeType({
  type: 'condition',
  pool: 'transform',
  configSchema: TestSchema,
  labelsOf: () => LABELS,
  computesOnly: true,
  execute: async ({ config, input }) => ({
    kind: 'completed',
    output: input,
    label: String(isTrue(config)),
    spend: [],
  }),
});
