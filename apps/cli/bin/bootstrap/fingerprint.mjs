import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT_FILES = [
  'turbo.json',
  'tsconfig.base.json',
  'prisma.config.ts',
  'prisma/schema.prisma',
  'docs/openapi.json',
];
const SKIPPED = new Set(['node_modules', 'dist', 'generated', '.turbo', 'bin']);

/** Changes when a file that the build reads is added, removed, or has another size or modification time. */
export function fingerprintOfSources(root) {
  const hash = createHash('sha256').update(process.versions.node);
  const add = (path) => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  };
  for (const file of ROOT_FILES) if (existsSync(join(root, file))) add(join(root, file));
  for (const workspace of workspacesOf(root)) for (const file of filesBelow(workspace)) add(file);
  return hash.digest('hex');
}

/** False when a build result was deleted by hand. */
export function isBuilt(root) {
  const generated = ['db', 'sdk'].map((name) => join(root, 'packages', name, 'src/generated'));
  return (
    generated.every((folder) => existsSync(folder)) &&
    workspacesOf(root).every((workspace) => existsSync(join(workspace, 'dist')))
  );
}

function workspacesOf(root) {
  return ['packages', 'apps'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .map((name) => join(root, folder, name))
      .filter((path) => existsSync(join(path, 'package.json'))),
  );
}

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* filesBelow(path);
    if (entry.isFile() && !/\.test\.tsx?$|\.md$/.test(entry.name)) yield path;
  }
}
