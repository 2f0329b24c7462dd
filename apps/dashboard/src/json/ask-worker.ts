import type { JsonDiff } from './json-diff.ts';
import type { JsonDocument } from './json-document.ts';
import type { Answer, Question } from './json-worker.ts';

type Asked = { resolve: (answer: Answer) => void; reject: (error: Error) => void };

const asked = new Map<number, Asked>();
let worker: Worker | null = null;
let lastId = 0;

/** Lays out JSON in UTF-8 beside the page. The bytes are given away. Throws where they are no JSON. */
export async function layOutJson(bytes: ArrayBuffer): Promise<JsonDocument> {
  const answer = await ask({ id: ++lastId, kind: 'lay_out', bytes }, [bytes]);
  if (answer.kind !== 'document') throw new Error('the worker answered something else');
  return answer.document;
}

/** Compares two JSON texts beside the page. */
export async function diffTexts(before: string, after: string): Promise<JsonDiff> {
  const answer = await ask({ id: ++lastId, kind: 'diff', before, after }, []);
  if (answer.kind !== 'diff') throw new Error('the worker answered something else');
  return answer.diff;
}

function ask(question: Question, moved: ArrayBuffer[]): Promise<Answer> {
  worker ??= start();
  const answer = new Promise<Answer>((resolve, reject) => asked.set(question.id, { resolve, reject }));
  worker.postMessage(question, moved);
  return answer;
}

function start(): Worker {
  const started = new Worker(new URL('./json-worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const waiting = asked.get(data.id);
    asked.delete(data.id);
    if (data.kind === 'failed') waiting?.reject(new Error(data.message));
    else waiting?.resolve(data);
  });
  started.addEventListener('error', () => giveUp(started));
  return started;
}

/** A worker that does not start, or has run out of memory, answers nothing more; the next question gets another one. */
function giveUp(broken: Worker): void {
  broken.terminate();
  worker = null;
  for (const { reject } of asked.values()) reject(new Error('This is too large to be shown here.'));
  asked.clear();
}
