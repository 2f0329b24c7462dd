import type { Json, JsonObject } from '@runyard/domain';
import type { NodeFailure } from '../../executor.ts';
import type { ModelWork } from './model-config.ts';

/** Whether an answer fits its schema: the JSON that it is, or what is wrong with it, or a schema that is none. */
export type AnswerCheck =
  | { kind: 'fits'; json: Json }
  | { kind: 'misfits'; problems: string[] }
  | { kind: 'failed'; failure: NodeFailure };

/** Whether there is anything to say against the schema itself, before money is spent on it. */
export async function checkSchema(work: ModelWork, schema: JsonObject): Promise<NodeFailure | null> {
  const result = await runCheck(work, schema, {});
  return result.kind === 'failed' ? result.failure : null;
}

/** Holds an answer against its schema, in a thread: a pattern of a schema may take for ever. */
export async function checkAnswer(work: ModelWork, schema: JsonObject, text: string): Promise<AnswerCheck> {
  const parsed = parseAnswer(text);
  if (parsed === null) return { kind: 'misfits', problems: ['It is not JSON.'] };
  const result = await runCheck(work, schema, { answer: parsed.json });
  if (result.kind === 'failed') return result;
  const problems = result.value as string[];
  return problems.length === 0 ? { kind: 'fits', json: parsed.json } : { kind: 'misfits', problems };
}

const runCheck = (work: ModelWork, schema: JsonObject, input: JsonObject) =>
  work.services.compute.run(
    { kind: 'schema', schema, input },
    { workspaceId: work.workspaceId, signal: work.signal, maxOutputBytes: work.limits.maxOutputBytes },
  );

/** Models like to put a fence around JSON. */
const FENCED = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?\s*```\s*$/;

function parseAnswer(text: string): { json: Json } | null {
  try {
    return { json: JSON.parse(FENCED.exec(text)?.[1] ?? text) };
  } catch {
    return null;
  }
}
