import type { JsonObject } from '@runyard/domain';
import { isJsonObject } from '@runyard/domain';
import { z } from 'zod';
import { completed } from '../executor.ts';
import { defineNodeType } from '../node-type.ts';
import { mergeFields, omitFields, pickFields, renameFields } from './transform-operations.ts';

const fieldNames = z.array(z.string()).min(1);

const TransformConfig = z.discriminatedUnion('operation', [
  z.object({
    operation: z.literal('identity').describe('The input, unchanged.'),
    params: z.strictObject({}).default({}),
  }),
  z.object({
    operation: z.literal('pick').describe('Only the named fields of the input.'),
    params: z.strictObject({
      fields: fieldNames.describe('Fields to keep; one that is missing is left out.'),
    }),
  }),
  z.object({
    operation: z.literal('omit').describe('The input without the named fields.'),
    params: z.strictObject({ fields: fieldNames.describe('Fields to drop.') }),
  }),
  z.object({
    operation: z.literal('rename').describe('The input with fields renamed.'),
    params: z.strictObject({
      fields: z.record(z.string(), z.string().min(1)).describe('Old name to new name.'),
    }),
  }),
  z.object({
    operation: z.literal('merge').describe('Objects inside the input as one object; a later one wins.'),
    params: z
      .strictObject({
        sources: fieldNames.optional().describe('Fields that hold the objects. Default: all fields.'),
      })
      .default({}),
  }),
  z.object({
    operation: z.literal('set').describe('The input with fields added or replaced.'),
    params: z.strictObject({
      values: z.record(z.string(), z.json()).describe('Field to value; templates allowed.'),
    }),
  }),
  z.object({
    operation: z.literal('template').describe('Whatever the template renders to.'),
    params: z.strictObject({
      template: z
        .json()
        .describe('Any JSON with templates. A result that is no object becomes { "value": … }.'),
    }),
  }),
]);

/** Reshapes the node's input. */
export const transformNode = defineNodeType({
  type: 'transform',
  configSchema: TransformConfig,
  computesOnly: true,
  execute: async ({ config, input }) => completed(applyOperation(config, input)),
});

function applyOperation(config: z.output<typeof TransformConfig>, input: JsonObject): JsonObject {
  switch (config.operation) {
    case 'identity':
      return input;
    case 'pick':
      return pickFields(input, config.params.fields);
    case 'omit':
      return omitFields(input, config.params.fields);
    case 'rename':
      return renameFields(input, config.params.fields);
    case 'merge':
      return mergeFields(input, config.params.sources);
    case 'set':
      return { ...input, ...config.params.values };
    case 'template':
      return isJsonObject(config.params.template)
        ? config.params.template
        : { value: config.params.template };
  }
}
