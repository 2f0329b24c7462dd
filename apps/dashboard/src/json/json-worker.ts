import { diffJson, type JsonDiff } from './json-diff.ts';
import { documentOf, type JsonDocument } from './json-document.ts';

/** What the page asks: JSON in UTF-8 to be laid out, or two of them to be compared. */
export type Question =
  | { id: number; kind: 'lay_out'; bytes: ArrayBuffer }
  | { id: number; kind: 'diff'; before: string; after: string };

export type Answer =
  | { id: number; kind: 'document'; document: JsonDocument }
  | { id: number; kind: 'diff'; diff: JsonDiff }
  | { id: number; kind: 'failed'; message: string };

/** Reading and writing many megabytes of JSON takes longer than a frame, so it is done beside the page. */
self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  try {
    const answer = answerTo(data);
    const moved = answer.kind === 'document' ? [answer.document.starts.buffer as ArrayBuffer] : [];
    self.postMessage(answer, { transfer: moved });
  } catch (error) {
    self.postMessage({ id: data.id, kind: 'failed', message: String(error) } satisfies Answer);
  }
});

function answerTo(question: Question): Answer {
  const { id } = question;
  if (question.kind === 'diff')
    return { id, kind: 'diff', diff: diffJson(JSON.parse(question.before), JSON.parse(question.after)) };
  const value: unknown = JSON.parse(new TextDecoder().decode(question.bytes));
  return { id, kind: 'document', document: documentOf(value) };
}
