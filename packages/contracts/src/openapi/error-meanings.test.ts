import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES } from '@runyard/domain';
import { ERROR_STATUS } from '../error-status.ts';
import { ERROR_MEANINGS } from './error-meanings.ts';

const page = readFileSync(new URL('../../../../docs/api.md', import.meta.url), 'utf8');

describe('docs/api.md', () => {
  test.each(ERROR_CODES)('tells what %s means and which status it has', (code) => {
    expect(page).toContain(`| ${ERROR_STATUS[code]} | \`${code}\` | ${ERROR_MEANINGS[code]} |\n`);
  });
});
