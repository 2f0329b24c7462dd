import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeConfig } from '@runyard/runtime';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { ROOT } from '../paths.ts';

const FILE = join(ROOT, '.env.example');
const HEADER = [
  '# Every variable that Runyard reads. What is commented out has the default that stands there, or none.',
  '# Copy this file to .env; npm start reads that. Written by `npm run env:example` from the config schema.',
];

/** `env:example [--check]`: writes .env.example, or only tells whether it is current. */
export async function envExample(_context: CommandContext, argv: string[]): Promise<number> {
  const text = renderExample();
  if (!argv.includes('--check')) {
    writeFileSync(FILE, text);
    return 0;
  }
  if (readExample() === text) return 0;
  throw new CommandError('.env.example is not current: npm run env:example writes it.');
}

function renderExample(): string {
  const variables = describeConfig().map(
    ({ name, default: value, purpose }) => `# ${purpose}\n# ${name}=${value ?? ''}\n`,
  );
  return [...HEADER, '', ...variables].join('\n');
}

function readExample(): string | null {
  try {
    return readFileSync(FILE, 'utf8');
  } catch {
    return null;
  }
}
