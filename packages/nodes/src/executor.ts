import type {
  ApprovalLevel,
  DueTime,
  Json,
  JsonObject,
  OnExpiry,
  OnReject,
  TokenUsage,
} from '@runyard/domain';
import type { Clock } from '@runyard/runtime';
import type { NodeServices } from './node-services.ts';

/** What one call to one provider used: one cost entry, which the engine prices. The buckets are disjoint: `inputTokens` has no
 *  cached token and none written to a cache, `outputTokens` no reasoning. */
export interface Spend extends TokenUsage {
  provider: string;
  model: string;
  /** What the provider itself says that the call cost, in nano-dollars: it counts in place of the price. */
  reportedCostNanos?: bigint;
}

/** A call that costs money and is about to be made. */
export interface PaidCall {
  provider: string;
  model: string;
  /** At most this many; the bytes of the prompt in UTF-8 are never too few. */
  inputTokens: number;
  /** At most this many, reasoning included. */
  maxOutputTokens: number;
  /** The most that the call can cost, in nano-dollars, where that is known: it counts in place of the price. */
  maxCostNanos?: bigint;
}

/** Whether a paid call may be made. A refused one is not: the attempt ends with `outcome`, to which it adds what it has spent so far. */
export type Reservation = { kind: 'granted' } | { kind: 'refused'; outcome: NodeOutcome };

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
  /** Of an approval node: its output is the decision itself. */
  onReject?: OnReject;
}

/** How long a task waits for somebody, and what becomes of it then. */
export interface Expiry {
  due: DueTime;
  onExpiry: OnExpiry;
}

/**
 * What a node run waits for. Meanwhile it holds no worker, no job and no timer.
 * approval: somebody approves (it runs again, or what it proposes counts) or rejects; where it is `autoAcceptable`, its
 * workflow may do so at once · task: a person does it ·
 * budget: somebody approves (it runs again, and spends beyond its budget) or rejects · delay: it completes with `output` when
 * it is due · run: that run, which the engine starts, has ended; one that is not awaited is only started · external: a callback ends it, or it fails when it is due · items: its body has run for each of them, at most
 * `maxParallel` at a time.
 */
export type WaitFor =
  | { reason: 'approval'; task: WaitingTask; expiry?: Expiry | null; autoAcceptable?: true }
  | { reason: 'task'; task: WaitingTask; expiry?: Expiry | null }
  | { reason: 'budget'; task: WaitingTask }
  | { reason: 'delay'; due: DueTime; output: JsonObject }
  | {
      reason: 'run';
      workflowId: string;
      triggerPayload: JsonObject;
      priority: number | null;
      isAwaited: boolean;
    }
  | { reason: 'items'; items: Json[]; maxParallel: number; onItemError: OnItemError }
  | {
      reason: 'external';
      task: WaitingTask;
      due: DueTime;
      failure: Omit<NodeFailure, 'retryAfterMs' | 'cause'>;
    };

/** What an item that fails for good does to its map: fail: the map fails at once · collect: the others go on. */
export const ON_ITEM_ERROR = ['fail', 'collect'] as const;
export type OnItemError = (typeof ON_ITEM_ERROR)[number];

/** How one attempt of a node ended. `label` is one of those that its type ends with. A waiting one goes on when its wait ends. */
export type NodeOutcome =
  | { kind: 'completed'; output: JsonObject; spend: Spend[]; task?: TaskResult; label?: string }
  | { kind: 'waiting'; waitFor: WaitFor; spend: Spend[] }
  | { kind: 'failed'; failure: NodeFailure; spend: Spend[] };

/** Upper bounds of everything one attempt may take. */
export interface NodeLimits {
  /** A whole attempt of a node that names no time of its own. */
  nodeTimeoutMs: number;
  /** What a node may name for itself. */
  maxNodeTimeoutMs: number;
  /** From the abort of its signal until an executor that has not ended is given up. */
  abortGraceMs: number;
  /** The JSON text of an output. */
  maxOutputBytes: number;
  /** A response body, after decompression. */
  maxResponseBytes: number;
  maxRedirects: number;
  /** How long a node may wait for a time. */
  maxDelayMs: number;
  /** What a map may go over. */
  maxMapItems: number;
  /** What it may name for `max_parallel`. */
  maxMapParallel: number;
  /** One template string. */
  maxTemplateChars: number;
  /** All templates of one node together. */
  templateRenderMs: number;
  /** Characters and array items that the templates of one node may create. */
  templateMemory: number;
}

export const defaultNodeLimits: NodeLimits = {
  nodeTimeoutMs: 300_000,
  maxNodeTimeoutMs: 3_600_000,
  abortGraceMs: 500,
  maxOutputBytes: 1_048_576,
  maxResponseBytes: 1_048_576,
  maxRedirects: 5,
  maxDelayMs: 31_536_000_000,
  maxMapItems: 10_000,
  maxMapParallel: 100,
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
  /** Shows whoever follows the run the next piece of what the attempt has made so far. It returns at once and never throws;
   *  text beyond its limits is left out, and the outcome alone counts. */
  emitPartial: (text: string) => void;
  signal: AbortSignal;
  /** Told of an executor that was given up because it ignores its signal; `ended` settles if it ever ends. Default: nobody is. */
  onGivenUp?: (ended: Promise<unknown>) => void;
  clock: Clock;
  limits: NodeLimits;
  services: NodeServices;
  /** Asks for the money of a call before each one that is paid for; what is granted is held until the attempt ends. */
  reserve: (call: PaidCall) => Promise<Reservation>;
}

/** An attempt under way. */
export interface RunningAttempt extends NodeAttempt {
  /** Tells what a call has used as soon as it has ended. It counts where the attempt is stopped before it has an outcome; an outcome
   *  says itself what was spent. */
  noteSpend: (spend: Spend) => void;
}

/** What an executor gets: the attempt, its rendered and validated config, and its input. */
export interface NodeWork<Config> extends RunningAttempt {
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
