import type { Json, JsonObject } from '@runyard/domain';
import { isJsonObject } from '@runyard/domain';
import { z } from 'zod';
import { NodeTimeoutError } from '../classify-throw.ts';
import type { ComputeTask } from '../compute/compute-task.ts';
import { completed, failed, type NodeOutcome, type NodeWork } from '../executor.ts';
import { defineNodeType } from '../node-type.ts';
import { operations, requireOperation } from '../transform/operations.ts';
import { CODE_PATHS } from '../transform/scripts.ts';
import { isHeavy } from '../transform/weight.ts';
import { withDeadline } from '../with-deadline.ts';

const [first, ...rest] = operations.map(({ name, summary, params }) =>
  z.object({ operation: z.literal(name).describe(summary), params }),
);
if (!first) throw new Error('transform has no operations');
const TransformConfig = z.discriminatedUnion('operation', [first, ...rest]);

type TransformWork = NodeWork<z.output<typeof TransformConfig>>;

/** Reshapes the node's input. What is quick is done in place; whatever may take long, in a thread. */
export const transformNode = defineNodeType({
  type: 'transform',
  configSchema: TransformConfig,
  literalPaths: CODE_PATHS,
  computesOnly: true,
  execute: async (work) => {
    const { config, input } = work;
    const { operation: name, params } = config;
    const operation = requireOperation(name);
    if (operation.kind === 'script')
      return compute(work, { kind: 'script', program: operation.program(params), input });
    if (operation.kind === 'weighed' && isHeavy(params as Json, input))
      return compute(work, { kind: 'operation', name, params, input });
    return completed(asObject(operation.apply(params, input)));
  },
});

async function compute(work: TransformWork, task: ComputeTask): Promise<NodeOutcome> {
  const { workspaceId, limits, services } = work;
  const { nodeTimeoutMs, maxOutputBytes } = limits;
  const timeoutError = () => new NodeTimeoutError(nodeTimeoutMs);
  const result = await withDeadline(work.signal, nodeTimeoutMs, timeoutError, (signal) =>
    services.compute.run(task, { workspaceId, signal, maxOutputBytes }),
  );
  return result.kind === 'failed' ? failed(result.failure) : completed(asObject(result.value));
}

const asObject = (value: Json): JsonObject => (isJsonObject(value) ? value : { value });
