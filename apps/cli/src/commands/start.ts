import { parseArgs } from 'node:util';
import type { WorkflowRun } from '@runyard/contracts';
import { freePort, isPortFree } from '@runyard/embedded';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { printRun } from '../demo/print-run.ts';
import { printWelcome } from '../demo/print-welcome.ts';
import { runDemo } from '../demo/run-demo.ts';
import { type Demo, seedDemo } from '../demo/seed-demo.ts';
import { lockHome } from '../local/home-lock.ts';
import { listenForInterruption } from '../local/interruption.ts';
import { stopLeftoverApps } from '../local/services.ts';
import { createStopList, type StopList } from '../local/stop-list.ts';
import { startSystem } from '../local/system.ts';
import { jwtSecretOf, mintToken } from '../local/tokens.ts';

const INTERRUPTED = 130;

/** `start [--once] [--json]`: brings the system up, runs the demo, prints its run, and stays up until Ctrl-C. */
export async function start(context: CommandContext, argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: { once: { type: 'boolean' }, json: { type: 'boolean' } },
  });
  const stops = createStopList();
  const interruption = listenForInterruption(() => process.exit(INTERRUPTED));
  const exitCode = interruption.requested.then(() => (values.once ? INTERRUPTED : 0));
  try {
    return await Promise.race([bringUp(context, { ...values, stops }), exitCode]);
  } catch (error) {
    if (interruption.isRequested()) return INTERRUPTED;
    throw error;
  } finally {
    if (interruption.isRequested()) context.say('stopping');
    await stops.run();
  }
}

interface StartOptions {
  once?: boolean;
  json?: boolean;
  stops: StopList;
}

/** Settles with the exit code of `--once`, and else only when a part of the system fails. */
async function bringUp(context: CommandContext, { once, json, stops }: StartOptions): Promise<number> {
  const { config, say } = context;
  const home = await context.home();
  const jwtSecret = jwtSecretOf(config, home);
  const unlock = lockHome(home);
  await stops.add(async () => unlock());
  await stopLeftoverApps(home);
  const port = await choosePort(config.PORT, config.HOST);

  let demo: Demo | undefined;
  const prepare = async (databaseUrl: string) => {
    demo = await seedDemo(databaseUrl, home.settings.demoPassword);
  };
  const system = await startSystem({ config, home, jwtSecret, port, stops, say, prepare });
  if (demo === undefined) throw new Error('the demo was not seeded');

  const token = mintToken(config, jwtSecret, demo.userId);
  say('triggering the demo workflow');
  const run = await Promise.race([runDemo({ apiUrl: system.apiUrl, token }), system.failure]);
  process.stdout.write(`${json ? JSON.stringify(run, null, 2) : printRun(run)}\n`);
  if (once) return exitCodeOf(run);

  const password = demo.isPasswordKnown ? home.settings.demoPassword : null;
  const welcome = printWelcome({ apiUrl: system.apiUrl, token, password, home: home.path });
  (json ? process.stderr : process.stdout).write(`\n${welcome}\n`);
  return system.failure;
}

async function choosePort(port: number, host: string): Promise<number> {
  if (port === 0) return freePort();
  if (await isPortFree(port, host)) return port;
  throw new CommandError(
    `port ${port} is taken; stop what uses it, or set PORT to another one (PORT=3001 npm start).`,
  );
}

const exitCodeOf = (run: WorkflowRun) => (run.status === 'completed' ? 0 : 1);
