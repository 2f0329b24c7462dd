import type { FrozenNode, JsonObject, NodeType } from '@runyard/domain';
import type { z } from 'zod';
import { NO_CALLS, type PlannedCalls } from './agents/planned-calls.ts';
import type { Executor, NodeFailure, NodeOutcome, RunningAttempt } from './executor.ts';

/** A config that passed its schema, ready to be executed any number of times. */
export type PreparedNode =
  | {
      kind: 'ready';
      computesOnly: boolean;
      execute: (attempt: RunningAttempt, input: JsonObject) => Promise<NodeOutcome>;
    }
  | { kind: 'invalid'; failure: NodeFailure };

/** One entry of the registry. The config's type stays inside: `prepare` is the only way from a rendered config to its executor. */
export interface NodeTypeDefinition {
  type: NodeType;
  /** The queue pool its node jobs go to. */
  pool: string;
  /** The paid calls that one attempt of a node of this type makes at most, as far as its config tells before it is rendered. */
  plannedCalls: (node: FrozenNode) => PlannedCalls;
  /** Whether templates of its `node_config` may read secrets. */
  takesSecrets: boolean;
  /** Describes the config after rendering; source of the reference docs and of the API's schemas. */
  configSchema: z.ZodType;
  /** The unrendered config of a node of this type. */
  readConfig: (node: FrozenNode) => JsonObject;
  /** What a node of this type can end with, by its config as it is written; edges may ask for one of these. */
  labelsOf: (node: FrozenNode) => readonly string[];
  /** Paths in the config, such as `params.code`, whose text is no template: it is taken as it stands. */
  literalPaths: readonly string[];
  prepare: (renderedConfig: unknown) => PreparedNode;
}

interface NodeTypeOptions<Schema extends z.ZodType> {
  type: NodeType;
  /** Default: the name of the type. */
  pool?: string;
  configSchema: Schema;
  /** Of its unrendered config: the paid calls of one attempt. Default: none. */
  plannedCalls?: (config: JsonObject) => PlannedCalls;
  /** Whether templates of its `node_config` may read secrets: for types that hand them to somebody outside. Default: false. */
  takesSecrets?: boolean;
  /** Default: `node_config`. */
  readConfig?: (node: FrozenNode) => JsonObject;
  /** Default: its nodes end without a label. */
  labelsOf?: (node: FrozenNode) => readonly string[];
  /** Default: none. */
  literalPaths?: readonly string[];
  /** True for an executor that computes in place, where no deadline could interrupt it, and sets one itself for what it waits
   *  for: it is spared the cost of one. Default: false. */
  computesOnly?: boolean;
  execute: Executor<z.output<Schema>>;
}

/** Ties a config schema to its executor, so that no executor ever sees a config that its schema did not accept. */
export function defineNodeType<Schema extends z.ZodType>(
  options: NodeTypeOptions<Schema>,
): NodeTypeDefinition {
  const { type, pool = type, configSchema, readConfig = (node) => node.nodeConfig } = options;
  const { computesOnly = false, takesSecrets = false, execute } = options;
  const { literalPaths = [], labelsOf = () => [], plannedCalls = () => NO_CALLS } = options;
  const planOf = (node: FrozenNode) => plannedCalls(readConfig(node));
  return {
    type,
    pool,
    plannedCalls: planOf,
    takesSecrets,
    configSchema,
    readConfig,
    labelsOf,
    literalPaths,
    prepare,
  };

  function prepare(renderedConfig: unknown): PreparedNode {
    const parsed = configSchema.safeParse(renderedConfig);
    if (!parsed.success) return { kind: 'invalid', failure: configFailure(type, parsed.error) };
    const config = parsed.data;
    return {
      kind: 'ready',
      computesOnly,
      execute: (attempt, input) => execute({ ...attempt, config, input }),
    };
  }
}

function configFailure(type: NodeType, error: z.ZodError): NodeFailure {
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'node_config'}: ${issue.message}`);
  return {
    code: 'invalid_config',
    message: `The config of this ${type} node is not valid. ${problems.join('; ')}`,
    retryable: false,
  };
}
