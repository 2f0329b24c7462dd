import type { Prisma } from './generated/client.ts';
import { jsonText } from './json-text.ts';

/** A JSON value as Prisma's own statements take it, without the characters that jsonb cannot hold. */
export const storableJson = (value: unknown): Prisma.InputJsonValue => JSON.parse(jsonText(value));
