import { expect, test } from '@jest/globals';
import { createStopList } from './stop-list.ts';

test('the last that was started is stopped first', async () => {
  const stopped: string[] = [];
  const stops = createStopList();
  await stops.add(async () => stopped.push('database'));
  await stops.add(async () => stopped.push('apps'));

  await stops.run();

  expect(stopped).toEqual(['apps', 'database']);
});

test('a part that cannot be stopped does not keep the others up, and is told', async () => {
  const stopped: string[] = [];
  const stops = createStopList();
  await stops.add(async () => stopped.push('database'));
  await stops.add(() => Promise.reject(new Error('stuck')));

  await expect(stops.run()).rejects.toMatchObject({ errors: [new Error('stuck')] });

  expect(stopped).toEqual(['database']);
});

test('what finishes starting after the stop is stopped at once', async () => {
  const stopped: string[] = [];
  const stops = createStopList();
  await stops.run();

  await expect(stops.add(async () => stopped.push('late'))).rejects.toThrow('stopped while starting');

  expect(stopped).toEqual(['late']);
});
