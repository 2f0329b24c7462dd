import { type FrozenNode, isJsonObject } from '@runyard/domain';
import { z } from 'zod';
import { isTrue, TestSchema } from '../conditions/test.ts';
import { defineNodeType } from '../node-type.ts';

const MAX_CASES = 50;
const DEFAULT_LABEL = 'default';
const RESERVED = [DEFAULT_LABEL, 'error'];

const SwitchConfig = z.strictObject({
  cases: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ and -')
          .refine((name) => !RESERVED.includes(name), 'must not be default or error: these have a meaning')
          .describe('The label that the node ends with when this case is the first that is true.'),
        when: TestSchema.describe('A test, as a condition has it.'),
      }),
    )
    .min(1)
    .max(MAX_CASES)
    .refine((cases) => new Set(cases.map(({ name }) => name)).size === cases.length, {
      error: 'must not hold the same name twice',
    })
    .describe('Looked at in this order; the first that is true is taken.'),
});

/** Ends with the name of the first case that is true, else with `default`; its output is its input. */
export const switchNode = defineNodeType({
  type: 'switch',
  pool: 'transform',
  configSchema: SwitchConfig,
  labelsOf: (node) => [...caseNames(node), DEFAULT_LABEL],
  computesOnly: true,
  execute: async ({ config, input }) => ({
    kind: 'completed',
    output: input,
    label: config.cases.find(({ when }) => isTrue(when))?.name ?? DEFAULT_LABEL,
    spend: [],
  }),
});

function caseNames({ nodeConfig }: FrozenNode): string[] {
  const cases = Array.isArray(nodeConfig.cases) ? nodeConfig.cases : [];
  return cases.flatMap((each) => (isJsonObject(each) && typeof each.name === 'string' ? [each.name] : []));
}
