import { expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { referencedNodes } from './references.ts';
import { makeNode } from './test-support/node-fixtures.ts';

test.each<[string, JsonObject, unknown]>([
  ['by key', { a: 'x {{ nodes.fetch.output.rows }}' }, ['fetch']],
  ['by id', { a: '{{ nodes["0b1c-9"].output }}' }, ['0b1c-9']],
  ['in a tag', { a: ['{% for row in nodes.list.output.rows %}{{ row }}{% endfor %}'] }, ['list']],
  ['in the argument of a filter', { a: { b: '{{ topic | append: nodes.tail.output.text }}' } }, ['tail']],
  ['inside an index', { a: '{{ input[nodes.pick.output.name] }}' }, ['pick']],
  [
    'several, each once',
    { a: '{{ nodes.x.output }}{{ nodes.y.output }}', b: '{{ nodes.x.output.z }}' },
    ['x', 'y'],
  ],
  ['beside a secret', { a: 'Bearer {{ secrets.KEY }}', b: '{{ nodes.x.output.y }}' }, ['x']],
  ['picked while rendering', { a: '{{ nodes[topic].output }}' }, 'all'],
  ['all of them', { a: '{{ nodes | json }}' }, 'all'],
  ['none', { a: '{{ topic }} {{ input.nodes }}', b: 'nodes.x' }, []],
  ['none where it cannot be parsed', { a: '{{ nodes.x' }, []],
])('a node reads other nodes %s', (_name, params, expected) => {
  expect(referencedNodes(makeNode({ nodeConfig: { operation: 'set', params } }))).toEqual(expected);
});

test('a node reads its dependencies, and what input_mapping and task_template name', () => {
  const node = makeNode({
    nodeType: 'task',
    dependsOn: ['id-a'],
    inputMapping: { x: '{{ nodes.mapped.output.x }}' },
    taskTemplate: { title: '{{ nodes.titled.output.x }}' },
  });

  expect(referencedNodes(node)).toEqual(['id-a', 'mapped', 'titled']);
});
