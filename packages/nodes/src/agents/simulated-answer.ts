import { createHash } from 'node:crypto';

const openings = ['Here is a draft', 'Done', 'This is what came out', 'A first version follows'];
const findings = [
  'The main point stands on its own.',
  'Three facts support it.',
  'One question stays open.',
  'The tone fits the audience.',
  'The numbers add up.',
  'A shorter form is possible.',
  'The second half carries the weight.',
  'Nothing contradicts the brief.',
];

/** What an agent could have answered. The same prompt always gives the same text and latency. */
export function simulateAnswer(title: string, prompt: string): { text: string; latencyMs: number } {
  const bytes = createHash('sha256').update(prompt).digest();
  const sentences = [...bytes.subarray(2, 5)].map((byte) => pick(findings, byte));
  const text = `${pick(openings, bytes[0])} for "${title}". ${[...new Set(sentences)].join(' ')} (simulated ${bytes.toString('hex', 0, 4)})`;
  return { text, latencyMs: 5 + ((bytes[1] ?? 0) % 46) };
}

/** A rough count, as good as a simulation needs: four characters a token. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

function pick(from: readonly string[], byte = 0): string {
  return from[byte % from.length] ?? '';
}
