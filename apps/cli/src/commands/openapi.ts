import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findIncompatibilities, type OpenApiDocument, openApiDocument } from '@runyard/contracts';
import { nodeConfigSchemas } from '@runyard/nodes';
import { productVersion } from '@runyard/runtime';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { ROOT } from '../paths.ts';

const FILE = join(ROOT, 'docs', 'openapi.json');
const SERVER_URL = 'http://127.0.0.1:3000';
const WRITE = 'npm run openapi:write';

/** `openapi:write`: writes the contract to docs/openapi.json. */
export async function openApiWrite(): Promise<number> {
  writeFileSync(FILE, render());
  return 0;
}

/** `openapi:check`: fails when the contract broke against docs/openapi.json, or when that is not current. */
export async function openApiCheck({ say }: CommandContext): Promise<number> {
  const committed = readCommitted();
  const broken = findIncompatibilities(JSON.parse(committed), JSON.parse(render()) as OpenApiDocument);
  if (broken.length > 0)
    throw new CommandError(
      [
        'the contract changed in a way that breaks its clients:',
        ...broken.map((sentence) => `  - ${sentence}`),
        `Change it back, or, where nobody relies on it yet, take it over: ${WRITE}.`,
      ].join('\n'),
    );
  if (committed !== render())
    throw new CommandError(`docs/openapi.json is not current, though compatible: ${WRITE} writes it.`);
  say('docs/openapi.json is current');
  return 0;
}

function render(): string {
  const nodeConfigs = nodeConfigSchemas();
  const document = openApiDocument({ serverUrl: SERVER_URL, version: productVersion(), nodeConfigs });
  return `${JSON.stringify(document, null, 2)}\n`;
}

function readCommitted(): string {
  try {
    return readFileSync(FILE, 'utf8');
  } catch (cause) {
    throw new CommandError(`docs/openapi.json is not there: ${WRITE} writes it.`, { cause });
  }
}
