import { expect, jest, test } from '@jest/globals';
import { type SpawnOptions, spawnProcess } from '@runyard/testing';

jest.setTimeout(30_000);

const LIMIT_MS = 400;
const RUNTIME = new URL('../dist/index.js', import.meta.url).href;

/** A process with a watchdog that does `what` once it is up. */
const watched = (what: string, limitMs = LIMIT_MS) => {
  const script = `
    import { createLogger, startWatchdog } from ${JSON.stringify(RUNTIME)};
    const block = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
    startWatchdog({ name: 'tested', limitMs: ${limitMs}, log: createLogger({ name: 'tested', level: 'info' }) });
    setInterval(() => undefined, 1_000);
    setTimeout(() => { ${what} }, 500);`;
  const options: SpawnOptions = { args: ['--input-type=module', '--eval', script] };
  return spawnProcess(options);
};

test('a process whose event loop is blocked for longer than the limit ends itself, and says why in one line', async () => {
  const process = watched('block(60_000)');

  expect(await process.ended).toBe('SIGKILL');
  expect(JSON.parse(process.output())).toMatchObject({
    level: 60,
    name: 'tested',
    pid: process.pid,
    limitMs: LIMIT_MS,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    msg: 'event loop blocked for too long, the process ends itself',
  });
});

test('one that is blocked for less goes on', async () => {
  const process = watched(
    `block(${LIMIT_MS / 4}); setTimeout(() => console.log('goes on'), ${LIMIT_MS * 2})`,
  );

  await process.waitForLine(/goes on/);

  expect(process.output()).toBe('goes on\n');
});

test('one that is paused and wakes up goes on', async () => {
  const process = watched(`console.log('is up'); setInterval(() => console.log('beat'), 50)`);
  await process.waitForLine(/is up/);

  process.kill('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, LIMIT_MS * 4));
  const beats = process.output().length;
  process.kill('SIGCONT');

  await process.waitForLine(/beat/);
  await expect(
    Promise.race([process.ended, new Promise((resolve) => setTimeout(resolve, LIMIT_MS * 2, 'alive'))]),
  ).resolves.toBe('alive');
  expect(process.output().length).toBeGreaterThan(beats);
});

test('a limit of 0 is none', async () => {
  const process = watched(`block(1_000); console.log('goes on')`, 0);

  await process.waitForLine(/goes on/);
});
