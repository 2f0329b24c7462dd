import { expect, test } from '@jest/globals';
import { parseTriggeredBy, TRIGGER_SOURCES, triggeredBy } from './triggered-by.ts';

const ID = '0199c0de-0000-7000-8000-000000000001';

test.each(TRIGGER_SOURCES)('what names a %s is read back as it was written', (source) => {
  expect(parseTriggeredBy(triggeredBy(source, ID))).toEqual({ source, id: ID });
});

test.each(['', 'user', 'user:', ':x', 'robot:x', 'User:x'])('%j names nobody', (text) => {
  expect(parseTriggeredBy(text)).toBeNull();
});
