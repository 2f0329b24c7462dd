import { expect, test } from '@jest/globals';
import { makeNode } from '../test-support/node-fixtures.ts';
import { readsPayload } from './reads-payload.ts';

test.each([
  [
    '{{ item.name }} {{ item_index }} {{ input.a }} {{ nodes.fetch.output }} {{ run.id }} {{ secrets.KEY }}',
    false,
  ],
  ['{% for word in item.words %}{{ word }}{{ forloop.index }}{% endfor %}', false],
  ['{% assign name = item.name %}{{ name }}', false],
  ['no template', false],
  ['{{ trigger.topic }}', true],
  ['{{ topic }}', true],
  ['{{ item[key] }}', true],
  ['{% if topic %}yes{% endif %}', true],
  ['{{ item | default: topic }}', true],
  ['{{ item', true],
])('what %s reads of the trigger payload is known: %s', (text, reads) => {
  expect(readsPayload(makeNode({ nodeConfig: { params: { list: [text] } } }))).toBe(reads);
  expect(readsPayload(makeNode({ inputMapping: { a: text } }))).toBe(reads);
  expect(readsPayload(makeNode({ taskTemplate: { title: text } }))).toBe(reads);
});
