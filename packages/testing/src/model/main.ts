import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * `npm run model [-- --histories n] [--seed n --path text]`: holds the real engine against the model for tens of thousands
 * of random histories. A failure names the seed and the path that repeat it.
 */
const RUN_TESTS = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'run-tests.js');

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '20000' },
    seed: { type: 'string' },
    path: { type: 'string' },
  },
});
if (!/^[1-9]\d*$/.test(values.histories)) {
  process.stderr.write(`--histories takes a whole number from 1, not ${values.histories}\n`);
  process.exit(2);
}
const env = {
  ...process.env,
  MODEL_HISTORIES: values.histories,
  ...(values.seed && { MODEL_SEED: values.seed, MODEL_PATH: values.path ?? '' }),
};
const tests = spawn(process.execPath, [RUN_TESTS, 'engine-model'], { env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tests.kill(signal));
tests.once('close', (code) => process.exit(code ?? 1));
