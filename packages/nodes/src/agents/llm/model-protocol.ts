import type { JsonObject, TokenUsage } from '@runyard/domain';
import type { Message } from './model-config.ts';

/** One call of a model, whoever provides it. */
export interface ModelRequest {
  model: string;
  /** Empty: there is none. */
  system: string;
  messages: Message[];
  /** JSON schema of the answer; null: it is plain text. */
  schema: JsonObject | null;
  maxOutputTokens: number;
  temperature?: number | undefined;
}

/** Where calls go. */
export interface ModelConnection {
  /** Without a slash at its end. */
  baseUrl: string;
  apiKey: string;
  /** Longer than any call may take: whoever calls has a deadline. */
  timeoutMs: number;
  fetch: typeof globalThis.fetch;
}

/** What has come of an answer so far. It grows while the answer streams in, so that what came before a cut is known. */
export interface AnswerDraft {
  text: string;
  /** Why the model refuses, where it says so. */
  refusal: string;
  /** The model that says it answers. */
  model: string | null;
  /** Set when the answer is complete: the provider's word for how it ended. */
  finishReason: string | null;
  usage: TokenUsage | null;
}

/** Takes what streams in. */
export interface AnswerSink {
  draft: AnswerDraft;
  /** The next piece of the text. */
  addText(text: string): void;
}

/** How an answer ended: by itself, cut at the limit of its tokens, or withheld. */
export type AnswerEnd = 'end' | 'length' | 'refused' | 'filtered';

/** The protocol of a provider. */
export interface ModelProtocol {
  /** The path below the base URL, for failures. */
  path: string;
  /** Makes one call and streams its answer into the sink. Rejects with what its client throws: `providerFailure` reads that. */
  stream(
    request: ModelRequest,
    connection: ModelConnection,
    sink: AnswerSink,
    signal: AbortSignal,
  ): Promise<void>;
  endOf(finishReason: string): AnswerEnd;
}
