import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '@runyard/domain';
import fc from 'fast-check';
import { defaultNodeLimits } from './executor.ts';
import { NodeFailedError } from './node-failed-error.ts';
import { renderTemplate } from './template.ts';

const variables = {
  topic: 'whales',
  user: { name: 'Ada', age: 36, tags: ['a', 'b'], nickname: null },
  rows: [{ id: 1 }, { id: 2 }],
  big: 'x'.repeat(100_000),
};

function failureOf(template: Json, limits = defaultNodeLimits) {
  try {
    renderTemplate(template, variables, limits);
  } catch (error) {
    if (error instanceof NodeFailedError) return error.failure;
    throw error;
  }
  throw new Error('expected the template to fail');
}

describe('a string that is exactly one {{ … }} keeps the type of its value', () => {
  test.each<[string, Json]>([
    ['{{ user }}', variables.user],
    ['{{ user.age }}', 36],
    ['  {{ user.tags }}\n', ['a', 'b']],
    ['{{- rows[1] -}}', { id: 2 }],
    ['{{ user.age | plus: 1 }}', 37],
    ['{{ rows | map: "id" }}', [1, 2]],
    ['{{ user.nickname }}', null],
    ['{{ user.tags.size }}', 2],
    ['{{ user.missing | default: 7 }}', 7],
    ['{{ 1 | divided_by: 0 }}', null],
    ['{{ rows | map: "constructor" }}', [null, null]],
    ['{{ (1..3) }}', [1, 2, 3]],
  ])('%s', (template, expected) => {
    expect(renderTemplate(template, variables)).toEqual(expected);
  });

  test('for every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(renderTemplate({ got: ['{{ value }}'] }, { value: value as Json })).toEqual({ got: [value] });
      }),
    );
  });
});

describe('any other string is text', () => {
  test.each<[string, string]>([
    ['On {{ topic }}', 'On whales'],
    ['{{ user.age }}{{ user.age }}', '3636'],
    [' {{ topic }} and {{ user.name | upcase }} ', ' whales and ADA '],
    ['{% for row in rows %}{{ row.id }};{% endfor %}', '1;2;'],
    ['{% if user.admin %}yes{% else %}no{% endif %}', 'no'],
    ['{% raw %}{{ topic }}{% endraw %}', '{{ topic }}'],
    ['a single { brace } or { % two', 'a single { brace } or { % two'],
  ])('%s', (template, expected) => {
    expect(renderTemplate(template, variables)).toBe(expected);
  });

  test('a value is never rendered again', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = `{{ secret }}${text}`;
        expect(renderTemplate(['{{ value }}', '[{{ value }}]'], { value, secret: 's' })).toEqual([
          value,
          `[${value}]`,
        ]);
      }),
    );
  });
});

test('JSON without templates is returned as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      fc.pre(!/\{[{%]/.test(JSON.stringify(value)));
      expect(renderTemplate(value as Json, {})).toBe(value);
    }),
  );
});

test('assigned names do not leak from one string into the next', () => {
  const template = ['{% assign mine = 1 %}{{ mine }}', '{{ mine }}'];

  expect(failureOf(template)).toMatchObject({
    code: 'unknown_variable',
    message: 'Unknown variable "mine" in the value.1',
  });
});

describe('an unknown variable fails with its name', () => {
  test.each([
    ['{{ topik }}', 'topik'],
    ['about {{ user.surname }}', 'user.surname'],
    ['{% for row in lines %}{% endfor %}', 'lines'],
    ['{{ user.tags | join: separator }}', 'separator'],
  ])('%s', (template, name) => {
    expect(failureOf({ deep: template })).toMatchObject({
      code: 'unknown_variable',
      message: `Unknown variable "${name}" in the value.deep`,
      retryable: false,
    });
  });
});

describe('prototypes cannot be reached', () => {
  const inherited = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'];
  const roots = ['', 'user.', 'user.name.', 'user.tags.', 'rows[0].', 'user.age.'];

  test.each(roots.flatMap((root) => inherited.map((name) => root + name)))('{{ %s }}', (path) => {
    expect(failureOf(`{{ ${path} }}`).code).toBe('unknown_variable');
  });

  test.each(inherited)('by index and by filter: %s', (name) => {
    expect(failureOf(`{{ user["${name}"] }}`).code).toBe('unknown_variable');
    expect(renderTemplate(`{{ rows | map: "${name}" }}`, variables)).toEqual([null, null]);
  });

  test('a field named __proto__ is data', () => {
    const value: JsonObject = JSON.parse('{"__proto__": {"polluted": true}, "x": "{{ topic }}"}');

    const rendered = renderTemplate(value, variables);

    expect(JSON.stringify(rendered)).toBe('{"__proto__":{"polluted":true},"x":"whales"}');
    expect(Object.getPrototypeOf(rendered)).not.toHaveProperty('polluted');
  });
});

describe('limits', () => {
  test.each([
    ['memory', '{{ (1..30000000) }}'],
    ['memory in a filter', '{{ big | split: "" | join: big }}'],
    ['rendered text', '{% for i in (1..1000) %}{{ big }}{% endfor %}'],
  ])('%s', (_name, template) => {
    expect(failureOf(template)).toMatchObject({ code: 'template_limit_exceeded', retryable: false });
  });

  test('render time, shared by all strings of a node', () => {
    const loop = '{% for i in (1..1000) %}{% for j in (1..1000) %}{% endfor %}{% endfor %}';
    const limits = { ...defaultNodeLimits, templateRenderMs: 5, templateMemory: 1e9 };

    expect(failureOf([loop, loop], limits)).toMatchObject({
      code: 'template_limit_exceeded',
      retryable: true,
    });
  });

  test('length and depth of a template', () => {
    const deep = JSON.parse(`${'['.repeat(200)}"{{ topic }}"${']'.repeat(200)}`);

    expect(failureOf(`{{ topic }}${'x'.repeat(100_001)}`).code).toBe('invalid_template');
    expect(failureOf(deep).code).toBe('invalid_template');
  });
});

test.each([
  ['{{ topic', 'not closed'],
  ['{% if topic %}', 'not closed'],
  ['{{ topic | shout }}', 'undefined filter: shout'],
  ['{% include "/etc/passwd" %}', 'tag "include" not found'],
  ['{% render "x" %}', 'tag "render" not found'],
  ['{{ rows | where_exp: "row", "row.id" }}', 'undefined filter: where_exp'],
])('a template that cannot be parsed says where and why: %s', (template, problem) => {
  const failure = failureOf({ params: { url: template } });

  expect(failure).toMatchObject({ code: 'invalid_template', retryable: false });
  expect(failure.message).toContain('the value.params.url');
  expect(failure.message).toContain(problem);
});

test('dates are UTC on every worker', () => {
  expect(renderTemplate("{{ '2026-01-02T23:30:00Z' | date: '%Y-%m-%d %H:%M' }}!", {})).toBe(
    '2026-01-02 23:30!',
  );
});
