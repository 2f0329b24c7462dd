import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');
const SKIPPED = new Set(['node_modules', 'dist', 'generated']);

export interface SourceFile {
  /** From the repository's root, with `/`. */
  path: string;
  /** `db` for packages/db. */
  workspace: string;
  text: string;
  isTest: boolean;
}

/** Every TypeScript file below the `src` of every workspace. */
export function listSourceFiles(): SourceFile[] {
  return ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(ROOT, group)).flatMap((workspace) =>
      sourcesBelow(join(ROOT, group, workspace, 'src')).map((file) => readSource(file, workspace)),
    ),
  );
}

/** What a file imports: packages by name, files by relative path. */
export function importsOf({ text }: SourceFile): string[] {
  const statements = text.matchAll(/^(?:import|export)\b(?:[^;'"=]*?\bfrom)? ['"]([^'"]+)['"]/gm);
  const calls = text.matchAll(/\bimport\('([^']+)'\)/g);
  return [...statements, ...calls].map((match) => match[1] ?? '');
}

/** The text without comments, so that a rule about code does not forbid speaking of it. */
export function codeOf({ text }: SourceFile): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function readSource(file: string, workspace: string): SourceFile {
  const path = relative(ROOT, file).split(sep).join('/');
  return { path, workspace, text: readFileSync(file, 'utf8'), isTest: path.endsWith('.test.ts') };
}

const sourcesBelow = (folder: string) => (existsSync(folder) ? filesBelow(folder) : []);

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
