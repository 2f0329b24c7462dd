import type { Json, JsonObject } from '@runyard/domain';
import { failed, type NodeFailure, type NodeOutcome, type Spend } from '../../executor.ts';
import { type CallEnd, callModel, type ModelTarget } from './call-model.ts';
import { checkAnswer, checkSchema } from './check-answer.ts';
import { conversationOf, type Message, type ModelWork } from './model-config.ts';
import type { ModelRequest } from './model-protocol.ts';
import { presentUsage } from './token-usage.ts';

type Answered = Extract<CallEnd, { kind: 'answered' }>;

/** The first one, and one that is told what was wrong with its answer. */
const MAX_CALLS = 2;

/** What becomes of an answer. */
type Verdict =
  | { kind: 'accepted'; json?: Json }
  | { kind: 'repair'; problems: string[] }
  | { kind: 'failed'; failure: NodeFailure };

/** Asks a model, and once more where its answer does not fit the schema. All that its calls used is spent, however it ends. */
export async function askModel(work: ModelWork, target: ModelTarget): Promise<NodeOutcome> {
  const { output_schema: schema = null } = work.config;
  const unusable = schema && (await checkSchema(work, schema));
  if (unusable) return failed(unusable);

  const spend: Spend[] = [];
  let messages = conversationOf(work.config);
  for (let calls = 1; ; calls += 1) {
    const call = await callModel(work, target, requestOf(work, messages));
    if (call.kind === 'refused') return { ...call.outcome, spend: [...call.outcome.spend, ...spend] };
    spend.push(...call.spend);
    if (call.kind === 'failed') return { kind: 'failed', failure: call.failure, spend };

    const verdict = await judge(work, target, call);
    if (verdict.kind === 'failed') return { kind: 'failed', failure: verdict.failure, spend };
    if (verdict.kind === 'accepted')
      return { kind: 'completed', output: outputOf(call, spend, verdict.json), spend };
    if (calls === MAX_CALLS) return { kind: 'failed', failure: mismatch(verdict.problems), spend };
    messages = [...messages, ...repairOf(call.draft.text, schema ?? {}, verdict.problems)];
    work.emitPartial('\n\n');
  }
}

function requestOf({ config }: ModelWork, messages: Message[]): ModelRequest {
  return {
    model: config.model,
    system: config.system,
    messages,
    schema: config.output_schema ?? null,
    maxOutputTokens: config.max_output_tokens,
    temperature: config.temperature,
  };
}

async function judge(work: ModelWork, { protocol }: ModelTarget, call: Answered): Promise<Verdict> {
  const { draft, finishReason } = call;
  const { output_schema: schema, max_output_tokens: maxTokens } = work.config;
  const end = draft.refusal === '' ? protocol.endOf(finishReason) : 'refused';
  if (end === 'refused') return { kind: 'failed', failure: withheld('refused', draft.refusal || draft.text) };
  if (end === 'filtered') return { kind: 'failed', failure: withheld('filtered', draft.text) };
  if (schema === undefined) return { kind: 'accepted' };
  if (end === 'length') return { kind: 'failed', failure: truncated(maxTokens) };

  const check = await checkAnswer(work, schema, draft.text);
  if (check.kind === 'failed') return check;
  return check.kind === 'fits'
    ? { kind: 'accepted', json: check.json }
    : { kind: 'repair', problems: check.problems };
}

function outputOf({ draft, finishReason }: Answered, spend: Spend[], json: Json | undefined): JsonObject {
  const [last] = spend;
  return {
    model: draft.model ?? last?.model ?? '',
    text: draft.text,
    ...(json !== undefined && { json }),
    usage: presentUsage(spend),
    finish_reason: finishReason,
    calls: spend.length,
  };
}

/** An empty answer cannot be said again: providers refuse an empty message. */
function repairOf(answer: string, schema: JsonObject, problems: readonly string[]): Message[] {
  const content = [
    'Your answer does not fit the JSON schema that it must fit:',
    ...problems.map((problem) => `- ${problem}`),
    `The schema is: ${JSON.stringify(schema)}`,
    'Answer again, with nothing but JSON that fits it.',
  ].join('\n');
  return [
    { role: 'assistant', content: answer.trim() === '' ? '(no answer)' : answer },
    { role: 'user', content },
  ];
}

const final = (code: string, message: string): NodeFailure => ({ code, message, retryable: false });

function mismatch(problems: readonly string[]): NodeFailure {
  const list = problems.join(' ');
  return final(
    'output_schema_mismatch',
    `The answer does not fit output_schema, nor did a second one: ${list}`,
  );
}

function truncated(maxTokens: number): NodeFailure {
  const limit = `max_output_tokens, ${maxTokens}`;
  return final('answer_truncated', `The answer was cut at its limit (${limit}), so its JSON is not whole.`);
}

function withheld(how: 'refused' | 'filtered', said: string): NodeFailure {
  const who =
    how === 'refused' ? 'The model refused to answer' : "The provider's content filter held the answer back";
  return final(`answer_${how}`, said === '' ? `${who}.` : `${who}: ${said.slice(0, 300)}`);
}
