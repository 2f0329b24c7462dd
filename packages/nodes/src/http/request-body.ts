import type { Json } from '@runyard/domain';
import { z } from 'zod';
import { JsonValue } from '../json-value.ts';
import type { HttpRequest } from './http-exchange.ts';

/** How a body goes over the wire. */
export const BODY_TYPES = ['json', 'text', 'form', 'multipart', 'base64'] as const;
export type BodyType = (typeof BODY_TYPES)[number];

export interface EncodedBody {
  body: HttpRequest['body'];
  /** Null: the type is not known. */
  contentType: string | null;
}

type Field = z.output<typeof Field>;
type Part = z.output<typeof Part>;

const Field = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const base64 = z.base64({ error: 'must be base64' });
const Part = z.union([
  Field,
  z.strictObject({ text: z.string(), filename: z.string().optional(), content_type: z.string().optional() }),
  z.strictObject({ base64, filename: z.string().default('file'), content_type: z.string().optional() }),
]);

const shapes = {
  json: JsonValue,
  text: z.string({ error: 'must be text' }),
  form: z.record(z.string(), z.union([Field, z.array(Field)]), { error: 'must be an object of fields' }),
  multipart: z.record(z.string(), z.union([Part, z.array(Part)]), {
    error: 'must be an object of fields and files',
  }),
  base64,
};

/** The type of a body that says none: text is text, anything else JSON. */
export const typeOfBody = (body: Json): BodyType => (typeof body === 'string' ? 'text' : 'json');

/** What keeps a value from being a body of this type. */
export function findBodyProblems(body: Json, type: BodyType): z.core.$ZodIssue[] {
  return shapes[type].safeParse(body).error?.issues ?? [];
}

/** Encodes a body that `findBodyProblems` found nothing wrong with. */
export async function encodeBody(body: Json, type: BodyType): Promise<EncodedBody> {
  switch (type) {
    case 'json':
      return { body: JSON.stringify(body), contentType: 'application/json' };
    case 'text':
      return { body: shapes.text.parse(body), contentType: 'text/plain;charset=UTF-8' };
    case 'form':
      return { body: encodeForm(shapes.form.parse(body)), contentType: 'application/x-www-form-urlencoded' };
    case 'multipart':
      return encodeMultipart(shapes.multipart.parse(body));
    case 'base64':
      return { body: bytesOf(shapes.base64.parse(body)), contentType: null };
  }
}

/** A list repeats its name, null is left out. */
export function encodeForm(fields: Record<string, Field | Field[]>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const item of [value].flat()) if (item !== null) form.append(name, String(item));
  return form.toString();
}

async function encodeMultipart(parts: Record<string, Part | Part[]>): Promise<EncodedBody> {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts))
    for (const part of [value].flat()) if (part !== null) appendPart(form, name, part);
  const encoded = new Response(form);
  const contentType = encoded.headers.get('content-type');
  return { body: new Uint8Array(await encoded.arrayBuffer()), contentType };
}

function appendPart(form: FormData, name: string, part: NonNullable<Part>): void {
  if (typeof part !== 'object') {
    form.append(name, String(part));
    return;
  }
  const content = 'text' in part ? part.text : bytesOf(part.base64);
  const blob = new Blob([content], { type: part.content_type ?? '' });
  form.append(name, blob, part.filename ?? name);
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
