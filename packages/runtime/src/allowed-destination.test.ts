import { expect, test } from '@jest/globals';
import { parseAllowedDestination } from './allowed-destination.ts';

test.each([
  ['api.internal', { kind: 'name', name: 'api.internal', port: null }],
  [' API.Internal:8080 ', { kind: 'name', name: 'api.internal', port: 8080 }],
  ['bücher.example', { kind: 'name', name: 'xn--bcher-kva.example', port: null }],
  ['*.corp.example:443', { kind: 'suffix', suffix: 'corp.example', port: 443 }],
  ['10.1.2.3', { kind: 'subnet', address: '10.1.2.3', prefixLength: 32, port: null }],
  ['10.0.0.0/8:5432', { kind: 'subnet', address: '10.0.0.0', prefixLength: 8, port: 5432 }],
  ['::1', { kind: 'subnet', address: '::1', prefixLength: 128, port: null }],
  ['fd00::/8', { kind: 'subnet', address: 'fd00::', prefixLength: 8, port: null }],
  ['[::1]:9000', { kind: 'subnet', address: '::1', prefixLength: 128, port: 9000 }],
])('%s is a destination', (text, expected) => {
  expect(parseAllowedDestination(text)).toEqual(expected);
});

test.each([
  '',
  '*',
  'http://api.internal',
  'api.internal/path',
  'a..b',
  'api.internal:0',
  'api.internal:65536',
  'api.internal:http',
  '10.0.0.256',
  '10.0.0.0/33',
  '10.0.0.0/8/8',
  '10.0.0.0/',
  '0x7f.1',
  'fd00::/129',
  '[::1',
  'user@host',
  '*.*.example',
])('%s is none', (text) => {
  expect(parseAllowedDestination(text)).toBeNull();
});
