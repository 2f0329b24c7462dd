import { describe, expect, test } from '@jest/globals';
import { findIncompatibilities } from './compare-documents.ts';
import { openApiDocument } from './document.ts';
import type { OpenApiDocument, Operation } from './types.ts';

const NODES = '/api/v1/workflows/{workflow_id}/nodes';
const original = openApiDocument({ serverUrl: '.', version: '1.0.0' });

// biome-ignore lint/suspicious/noExplicitAny: tests change parts of every shape
type Loose = any;

/** What is told after the document was changed like this. */
function after(change: (document: Loose, createNode: Loose) => void): string[] {
  const document: OpenApiDocument = structuredClone(original);
  change(document, document.paths[NODES]?.post as Operation);
  return findIncompatibilities(original, document);
}
const bodyOf = (operation: Loose) => operation.requestBody.content['application/json'].schema;

describe('a change that clients stumble over is told:', () => {
  test.each<[string, (document: Loose, createNode: Loose) => void, string]>([
    ['an operation is gone', (document) => delete document.paths[NODES].post, `POST ${NODES}: is gone`],
    [
      'it has another id',
      (_, node) => (node.operationId = 'addNode'),
      'operationId was createNode and is addNode',
    ],
    ['it takes another role', (_, node) => (node['x-required-role'] = 'owner'), 'x-required-role was member'],
    [
      'it takes another scope',
      (_, node) => (node['x-required-scope'] = 'x'),
      'x-required-scope was workflows:write',
    ],
    ['a status is gone', (_, node) => delete node.responses[201], 'answer 201: is gone'],
    [
      'a header is gone',
      (_, node) => delete node.responses[201].headers.Location,
      'header Location: is gone',
    ],
    [
      'a field of an answer is gone',
      (d) => delete d.components.schemas.NodeRun.properties.attempt,
      '.attempt: the field is gone',
    ],
    [
      'a field of an answer may be missing',
      (d) => d.components.schemas.NodeRun.required.shift(),
      '.id: may be missing now',
    ],
    [
      'a field of an answer may be null',
      (d) => (d.components.schemas.NodeRun.properties.attempt.type = ['integer', 'null']),
      '.attempt: may now be null',
    ],
    [
      'a value of an answer is gone',
      (d) => d.components.schemas.NodeRun.properties.status.enum.shift(),
      'the value pending is gone',
    ],
    [
      'a field of an answer has another format',
      (d) => (d.components.schemas.NodeRun.properties.id.format = 'uri'),
      'the format was uuid and is uri',
    ],
    ['a field must be sent', (_, node) => bodyOf(node).required.push('key'), 'body.key: must be sent now'],
    [
      'a field is not read any more',
      (_, node) => delete bodyOf(node).properties.key,
      'body.key: the field is gone',
    ],
    [
      'a type is not accepted any more',
      (_, node) => (bodyOf(node).properties.key.type = 'string'),
      'null is no longer accepted',
    ],
    [
      'a value is not accepted any more',
      (_, node) => bodyOf(node).properties.node_type.enum.pop(),
      'is gone',
    ],
    [
      'a number may be less',
      (_, node) => (bodyOf(node).properties.max_retries.maximum = 1),
      'maximum was 5 and is 1',
    ],
    [
      'a list must be longer',
      (_, node) => (bodyOf(node).properties.depends_on.minItems = 1),
      'minItems was free and is 1',
    ],
    [
      'a text must fit another pattern',
      (_, node) => (bodyOf(node).properties.key.pattern = 'x'),
      'the pattern changed',
    ],
    [
      'a parameter must be sent',
      (_, node) => node.parameters.push({ name: 'x', in: 'query', required: true, schema: {} }),
      'query parameter x: must be sent now',
    ],
    ['a parameter is gone', (_, node) => (node.parameters = []), 'path parameter workflow_id: is gone'],
  ])('%s', (_title, change, told) => {
    expect(after(change)).toEqual(expect.arrayContaining([expect.stringContaining(told)]));
  });
});

describe('a change that clients do not notice is not told:', () => {
  test.each<[string, (document: Loose, createNode: Loose) => void]>([
    ['nothing changed', () => undefined],
    ['another operation', (document) => (document.paths['/new'] = { get: document.paths[NODES].post })],
    [
      'another field of an answer',
      (d) => (d.components.schemas.NodeRun.properties.extra = { type: 'string' }),
    ],
    ['another value of an answer', (d) => d.components.schemas.NodeRun.properties.status.enum.push('paused')],
    ['another field that may be sent', (_, node) => (bodyOf(node).properties.extra = { type: 'string' })],
    ['a field need not be sent any more', (_, node) => (bodyOf(node).required = [])],
    ['a wider limit', (_, node) => (bodyOf(node).properties.max_retries.maximum = 9)],
    [
      'another header and another status',
      (_, node) => {
        node.responses[201].headers.Extra = { schema: {} };
        node.responses[418] = { description: 'A teapot' };
      },
    ],
    [
      'other words',
      (_, node) => {
        node.summary = 'x';
        node.description = 'y';
      },
    ],
    [
      'the name of a shared error',
      (document, node) => {
        document.components.responses.Other = structuredClone(document.components.responses.Error401);
        node.responses[401] = { $ref: '#/components/responses/Other' };
      },
    ],
  ])('%s', (_title, change) => {
    expect(after(change)).toEqual([]);
  });
});
