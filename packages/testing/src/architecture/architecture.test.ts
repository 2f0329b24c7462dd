import { describe, expect, test } from '@jest/globals';
import {
  ALLOWED_IMPORTS,
  BANNED_NAMES,
  MAX_DEPTH,
  MAX_INDEX_LINES,
  MAX_SOURCE_LINES,
  MAX_TEST_LINES,
  OWNERS,
  TEXT_RULES,
} from './rules.ts';
import { codeOf, importsOf, listSourceFiles, type SourceFile } from './source-files.ts';

const files = listSourceFiles();
const sources = files.filter((file) => !file.isTest);
const isIn = (path: string, places: readonly string[]) => places.some((place) => path.startsWith(place));
const pathsOf = (found: SourceFile[]) => found.map((file) => file.path);

/** Tests, and what only tests import, may use the harness. */
const mayUseHarness = (file: SourceFile) => file.isTest || file.path.includes('/src/testing/');

describe('imports', () => {
  test('point one way, as the table says', () => {
    const breaches = files.flatMap((file) => {
      const allowed = [
        file.workspace,
        ...(ALLOWED_IMPORTS[file.workspace] ?? []),
        ...(mayUseHarness(file) ? ['testing'] : []),
      ];
      const imported = importsOf(file).filter((name) => name.startsWith('@runyard/'));
      return imported
        .filter((name) => !allowed.includes(name.slice('@runyard/'.length)))
        .map((name) => `${file.path} imports ${name}`);
    });

    expect(breaches).toEqual([]);
  });

  test('know every workspace', () => {
    const workspaces = [...new Set(files.map((file) => file.workspace))];

    expect(workspaces.sort()).toEqual(Object.keys(ALLOWED_IMPORTS).sort());
  });

  test('of packages that have an owner stand there', () => {
    const breaches = sources.flatMap((file) =>
      importsOf(file)
        .filter((name) =>
          OWNERS.some(({ packages, places }) => packages.test(name) && !isIn(file.path, places)),
        )
        .map((name) => `${file.path} imports ${name}`),
    );

    expect(breaches).toEqual([]);
  });

  test('of files name the file as it is and stay in their workspace', () => {
    const breaches = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('.'))
        .filter((name) => !/\.(?:tsx?|css)$/.test(name) || leavesWorkspace(file, name))
        .map((name) => `${file.path} imports ${name}`),
    );

    expect(breaches).toEqual([]);
  });
});

describe('sources', () => {
  test.each(Object.entries(TEXT_RULES))('%s', (_rule, { forbidden, except }) => {
    const breaches = sources.filter((file) => !isIn(file.path, except) && forbidden.test(codeOf(file)));

    expect(pathsOf(breaches)).toEqual([]);
  });

  test('are short', () => {
    const maxLines = ({ isTest, path }: (typeof files)[number]) =>
      isTest ? MAX_TEST_LINES : path.endsWith('/index.ts') ? MAX_INDEX_LINES : MAX_SOURCE_LINES;
    const tooLong = files.filter((file) => lineCount(file) > maxLines(file));

    expect(pathsOf(tooLong)).toEqual([]);
  });

  test('lie in shallow folders whose names mean something', () => {
    const misplaced = files.filter((file) => {
      const folders = file.path.split('/src/')[1]?.split('/').slice(0, -1) ?? [];
      return folders.length > MAX_DEPTH || folders.some((folder) => BANNED_NAMES.includes(folder));
    });

    expect(pathsOf(misplaced)).toEqual([]);
  });
});

const lineCount = (file: SourceFile) => file.text.split('\n').length - 1;

function leavesWorkspace(file: SourceFile, imported: string): boolean {
  const depth = file.path.split('/src/')[1]?.split('/').length ?? 1;
  return imported.split('/').filter((part) => part === '..').length >= depth;
}
