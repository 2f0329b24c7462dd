import { expect, test } from '@jest/globals';
import { createDestinationRules } from './destination-rules.ts';

const to = (host: string, port: number, address = host) => ({ host, port, address });

test('without an entry only public addresses may be called', () => {
  const mayConnect = createDestinationRules([]);

  expect(mayConnect(to('api.example', 443, '1.1.1.1'))).toBe(true);
  expect(mayConnect(to('api.example', 443, '10.0.0.1'))).toBe(false);
});

test.each([
  ['api.internal', to('api.internal', 80, '10.0.0.1'), true],
  ['api.internal', to('API.internal.', 80, '10.0.0.1'), true],
  ['api.internal', to('x.api.internal', 80, '10.0.0.1'), false],
  ['api.internal:8080', to('api.internal', 8080, '10.0.0.1'), true],
  ['api.internal:8080', to('api.internal', 80, '10.0.0.1'), false],
  ['*.internal', to('a.b.internal', 80, '10.0.0.1'), true],
  ['*.internal', to('internal', 80, '10.0.0.1'), false],
  ['*.internal', to('evilinternal', 80, '10.0.0.1'), false],
  ['10.0.0.0/8', to('any.example', 80, '10.9.9.9'), true],
  ['10.0.0.0/8', to('any.example', 80, '192.168.0.1'), false],
  ['10.0.0.0/8:443', to('any.example', 80, '10.9.9.9'), false],
  ['127.0.0.1', to('::ffff:127.0.0.1', 80), true],
  ['::1', to('::1', 80), true],
  ['fd00::/8', to('::1', 80), false],
  ['0.0.0.0/0', to('::1', 80), false],
])('%s lets through %j: %s', (entry, destination, allowed) => {
  expect(createDestinationRules([entry])(destination)).toBe(allowed);
});

test('an entry that is none is told', () => {
  expect(() => createDestinationRules(['http://x/'])).toThrow('"http://x/" is no host name');
});
