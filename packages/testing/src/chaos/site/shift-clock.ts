import { readFileSync } from 'node:fs';

/**
 * Loaded before a process under test (`--import`): its Date is off by the milliseconds that the file CHAOS_CLOCK_FILE
 * says, read at the start and at each SIGUSR2. Timers and performance.now() go on as they are, as when an operator, or
 * NTP, sets a machine's clock.
 */
const RealDate = Date;
const realNow = RealDate.now.bind(RealDate);
let shiftMs = 0;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [realNow() + shiftMs] : args, newTarget),
  apply: () => new RealDate(realNow() + shiftMs).toString(),
  get: (target, name, receiver) =>
    name === 'now' ? () => realNow() + shiftMs : Reflect.get(target, name, receiver),
});

function readShift(): void {
  try {
    shiftMs = Number(readFileSync(process.env.CHAOS_CLOCK_FILE ?? '', 'utf8')) || 0;
  } catch {
    shiftMs = 0;
  }
}

process.on('SIGUSR2', readShift);
readShift();
