import { expect, test } from '@jest/globals';
import { measureFirstLoad } from './first-load.ts';

const MAX_BYTES = 300 * 1_024;

test('the first load of the dashboard stays below 300 KiB compressed, the list of runs included', () => {
  const { bytes, files } = measureFirstLoad('runs.tsx');

  expect(bytes).toBeLessThan(MAX_BYTES);
  expect(files).toEqual(expect.arrayContaining([expect.stringMatching(/\.css$/)]));
  expect(files.length).toBeGreaterThan(4);
});

test('what only some pages show is not part of it: graphs, charts and the editor', () => {
  const { files } = measureFirstLoad('runs.tsx');

  expect(files.filter((file) => /graph|chart|editor|uplot|dagre/i.test(file))).toEqual([]);
});
