import type { ErrorCode } from '@runyard/domain';
import { z } from 'zod';
import type { Tag } from './tags.ts';

/** The parts of a request that an endpoint reads; what it leaves out is ignored. */
export type RequestSchema = z.ZodType<
  { params?: unknown; query?: unknown; headers?: unknown; body?: unknown },
  { params?: unknown; query?: unknown; headers?: unknown; body?: unknown }
>;

/** Fields of an example by name: another value, or a function that makes it of the one that is there. */
export type ExampleChanges = Readonly<Record<string, unknown>>;

/** One way an endpoint answers when all went well. */
export interface AnswerSpec<Body extends z.ZodType | null = z.ZodType | null> {
  description: string;
  /** Null: no body, or one that is not JSON. */
  body: Body;
  /** Headers by name, with a description each. */
  headers?: Record<string, string>;
  /** For a body that is not JSON. */
  contentType?: string;
  /** The same body in other types, for whoever asks for them, with an example each. */
  alsoAs?: Readonly<Record<string, string>>;
  /** How the example differs from the one that the schema shows. */
  example?: ExampleChanges;
  /** The example of a body that is not JSON. */
  text?: string;
}

/** One route as data: the router, validation, types and OpenAPI all come from it. */
export interface EndpointSpec {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Below /api/v1, with {parameters}. */
  path: string;
  /** The noun it is listed under. */
  tag: Tag;
  summary: string;
  description?: string;
  request: RequestSchema;
  answers: Record<number, AnswerSpec>;
  /** Errors of its own, beside those that every endpoint of its kind can answer. */
  errors?: readonly ErrorCode[];
  /** Takes the body as YAML, too: an example of one. Default: JSON only. */
  acceptsYaml?: string;
  /** Largest body, in bytes; default: MAX_PAYLOAD_BYTES. */
  maxBodyBytes?: number;
  /** Keeps the bytes of the body, for a signature. Default: false. */
  keepsRawBody?: boolean;
}

export const YAML_TYPE = 'application/yaml';

/** Checks an endpoint and keeps its exact type. */
export const endpoint = <const Spec extends EndpointSpec>(spec: Spec): Spec => spec;

/** An answer with a JSON body. */
export const answer = <Body extends z.ZodType>(
  body: Body,
  description: string,
  headers?: Record<string, string>,
): AnswerSpec<Body> => ({ body, description, ...(headers && { headers }) });

/** Headers that only some answers of an endpoint carry. */
export const OPTIONAL_HEADERS: ReadonlySet<string> = new Set(['Link', 'Idempotent-Replayed']);

/** For lists that are cheap to count. */
export const TOTAL_COUNT = { 'X-Total-Count': 'Items in the whole list' };

/** A page of a list: a bare array, and the way to the next page. */
export const listAnswer = <Item extends z.ZodType>(
  item: Item,
  description: string,
  headers: Record<string, string> = {},
): AnswerSpec<z.ZodArray<Item>> =>
  answer(z.array(item), description, {
    Link: '<path of the next page>; rel="next", while there are more items',
    ...headers,
  });

/** An answer whose body is written as it comes, and is not JSON. */
export const stream = (contentType: string, description: string, text: string): AnswerSpec<null> => ({
  body: null,
  contentType,
  description,
  text,
});

/** An answer without a body. */
export const noContent = (description: string): AnswerSpec<null> => ({ body: null, description });

/** Why a run may be refused although nothing is wrong with it. */
export const OVERLOADED = ['queue_full', 'workspace_queue_full', 'queue_memory_full'] as const;
