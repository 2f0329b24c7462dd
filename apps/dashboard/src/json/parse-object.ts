import { messageOf } from '../message-of.ts';

/** The JSON object that a text is. Throws with what is wrong with it, for people. */
export function parseObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('It must be a JSON object: {…}');
  return value as Record<string, unknown>;
}

/** What is wrong with a text that should be a JSON object; null: nothing. */
export function jsonProblem(text: string): string | null {
  try {
    parseObject(text);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
