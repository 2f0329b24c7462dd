import type { ApprovalLevel, JsonObject, WaitReason } from '@runyard/domain';
import type { Clock } from '@runyard/runtime';
import type { NodeServices } from './node-services.ts';

/** What one call to one provider cost. One cost entry each; `costNanos` is nano-dollars. */
export interface Spend {
  provider: string;
  model: string;
  costNanos: bigint;
  inputTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  reasoningTokens: number;
}

/** Why a node failed. `code` and `message` are shown to users, `cause` is for the log only. */
export interface NodeFailure {
  code: string;
  message: string;
  /** Whether another attempt could end differently; the engine decides whether there is one. */
  retryable: boolean;
  /** The earliest moment a retry makes sense, as the other side asked for it. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** The work of a `task` node, stored as a Task beside the node run. */
export interface TaskResult {
  title: string;
  description: string;
  outputData: JsonObject;
}

/** The work of a `task` node that waits for a person. */
export interface WaitingTask {
  title: string;
  description: string;
  approvalLevel: ApprovalLevel;
  /** What an approval lets count as the node's output; null where there is nothing yet. */
  proposedOutput: JsonObject | null;
}

/** What a node run waits for, and what whoever ends the wait needs to see. */
export interface WaitFor {
  reason: WaitReason;
  task: WaitingTask;
}

/** How one attempt of a node ended. A waiting one goes on when somebody decides; meanwhile it holds no worker. */
export type NodeOutcome =
  | { kind: 'completed'; output: JsonObject; spend: Spend[]; task?: TaskResult }
  | { kind: 'waiting'; waitFor: WaitFor; spend: Spend[] }
  | { kind: 'failed'; failure: NodeFailure; spend: Spend[] };

/** Upper bounds of everything one attempt may take. */
export interface NodeLimits {
  /** A whole attempt. */
  nodeTimeoutMs: number;
  /** The JSON text of an output. */
  maxOutputBytes: number;
  /** A response body, after decompression. */
  maxResponseBytes: number;
  maxRedirects: number;
  /** One template string. */
  maxTemplateChars: number;
  /** All templates of one node together. */
  templateRenderMs: number;
  /** Characters and array items that the templates of one node may create. */
  templateMemory: number;
}

export const defaultNodeLimits: NodeLimits = {
  nodeTimeoutMs: 300_000,
  maxOutputBytes: 1_048_576,
  maxResponseBytes: 1_048_576,
  maxRedirects: 5,
  maxTemplateChars: 100_000,
  templateRenderMs: 500,
  templateMemory: 10_000_000,
};

/** One attempt of one node run, as the engine describes it. */
export interface NodeAttempt {
  nodeRunId: string;
  runId: string;
  workspaceId: string;
  /** From 1. */
  attempt: number;
  /** Whether somebody has approved that it runs: it does not ask again. */
  isApproved: boolean;
  /** Stable over all attempts of the node run; executors pass it on to whatever they call. */
  idempotencyKey: string;
  signal: AbortSignal;
  clock: Clock;
  limits: NodeLimits;
  services: NodeServices;
}

/** What an executor gets: the attempt, its rendered and validated config, and its input. */
export interface NodeWork<Config> extends NodeAttempt {
  config: Config;
  input: JsonObject;
}

/** The code of one node type: input to outcome, nothing else. Expected failures are returned; a throw is an abort or a bug. */
export type Executor<Config> = (work: NodeWork<Config>) => Promise<NodeOutcome>;

/** A completed outcome that cost nothing. */
export function completed(output: JsonObject): NodeOutcome {
  return { kind: 'completed', output, spend: [] };
}

/** A failed outcome that cost nothing. */
export function failed(failure: NodeFailure): NodeOutcome {
  return { kind: 'failed', failure, spend: [] };
}
