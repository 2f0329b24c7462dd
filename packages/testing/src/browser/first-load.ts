import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

/** As `npm run build` makes it. */
export const DASHBOARD = resolve(import.meta.dirname, '../../../../apps/dashboard/dist');

/** What a browser loads before it shows a page, and how much of it comes over the wire. */
export interface FirstLoad {
  files: string[];
  /** Compressed with gzip. */
  bytes: number;
}

/** The document, what it names and what that imports; and the part of a page that is named by its file, as `runs.tsx`. */
export function measureFirstLoad(page?: string): FirstLoad {
  const document = readFileSync(join(DASHBOARD, 'index.html'), 'utf8');
  const files = new Set(['index.html']);
  for (const [, file = ''] of document.matchAll(/(?:src|href)="\.\/([^"]+)"/g)) addWithImports(files, file);
  if (page !== undefined) addWithImports(files, `assets/${chunkOf(page)}`);
  const compressed = [...files].map((file) => gzipSync(readFileSync(join(DASHBOARD, file))).length);
  return { files: [...files], bytes: compressed.reduce((sum, length) => sum + length, 0) };
}

function addWithImports(files: Set<string>, file: string): void {
  if (files.has(file)) return;
  files.add(file);
  if (!file.endsWith('.js')) return;
  const code = readFileSync(join(DASHBOARD, file), 'utf8');
  for (const [, name] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
    addWithImports(files, `assets/${name}`);
}

/** The largest of that name: pages and the queries that they share may be called alike. */
function chunkOf(page: string): string {
  const name = basename(page, '.tsx');
  const chunks = readdirSync(join(DASHBOARD, 'assets')).filter((file) =>
    new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(file),
  );
  const sizeOf = (file: string) => readFileSync(join(DASHBOARD, 'assets', file)).length;
  const [largest] = chunks.sort((one, other) => sizeOf(other) - sizeOf(one));
  if (largest === undefined) throw new Error(`the dashboard has no page ${page}: npm run build`);
  return largest;
}
