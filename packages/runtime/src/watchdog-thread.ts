import { writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { workerData } from 'node:worker_threads';
import { systemClock } from './clock.ts';
import type { WatchdogData } from './watchdog.ts';

const { name, limitMs, tickMs, maxSilentTicks, heartbeats } = workerData as WatchdogData;
const STDERR = 2;
/** Pino's number for it. */
const FATAL = 60;

const counter = new Int32Array(heartbeats);
let seen = Atomics.load(counter, 0);
let silentTicks = 0;

setInterval(() => {
  const count = Atomics.load(counter, 0);
  silentTicks = count === seen ? silentTicks + 1 : 0;
  seen = count;
  if (silentTicks >= maxSilentTicks) endProcess();
}, tickMs);

/** Nothing else ends a process whose main thread does not listen. */
function endProcess(): void {
  const line = {
    level: FATAL,
    time: systemClock().now().toISOString(),
    pid: process.pid,
    hostname: hostname(),
    name,
    limitMs,
    msg: 'event loop blocked for too long, the process ends itself',
  };
  writeSync(STDERR, `${JSON.stringify(line)}\n`);
  process.kill(process.pid, 'SIGKILL');
}
