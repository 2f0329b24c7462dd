import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BackgroundProcess, freePort, type ProcessEnd, startProcess } from '@runyard/embedded';
import { NODE_ENVIRONMENT, NODE_FLAGS } from '@runyard/runtime';
import type { StopList } from '../../bench/stop-list.ts';
import { eventually } from '../../eventually.ts';

const ROOT = resolve(import.meta.dirname, '../../../../..');
const SHIFT_CLOCK = resolve(import.meta.dirname, 'shift-clock.js');
const READY_DEADLINE_MS = 60_000;
const CHECK_MS = 1_500;
/** An orchestrator starts again what has ended by itself, after this long. */
const RESTART_AFTER_MS = 300;

/** A process that has just been started listens to signals after this long at most; before that, they would end it. */
const LISTENING_MS = 5_000;

type App = 'api' | 'worker';

/** One process under test. It is started again whenever it ends, as an orchestrator does. */
export interface Member {
  name: string;
  app: App;
  /** Where it answers HTTP: the API itself, or a worker's health. */
  url: string;
  /** Null while it is down. */
  pid(): number | null;
  isReady(): Promise<boolean>;
  untilReady(deadlineMs?: number): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL, and a new start after `awayMs`. */
  kill(awayMs: number): Promise<void>;
  /** SIGTERM, and a new start when it has ended, or been killed after `deadlineMs`. How it ended. */
  roll(deadlineMs: number): Promise<ProcessEnd>;
  /** Sets its clock off by so much, in milliseconds. */
  shiftClock(ms: number): Promise<void>;
  /** Does nothing else to it meanwhile: faults of one process come one after the other, however long they take. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** A process that ended although nobody had asked it to. */
export interface OwnExit {
  name: string;
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Fleet {
  members: Member[];
  apis: Member[];
  member(name: string): Member;
  ownExits: OwnExit[];
}

export interface FleetOptions {
  folder: string;
  apiCount: number;
  workerCount: number;
  env: Record<string, string | undefined>;
}

/** Starts the processes and waits until all are ready. */
export async function startFleet(options: FleetOptions, stops: StopList): Promise<Fleet> {
  const ownExits: OwnExit[] = [];
  const names = [
    ...Array.from({ length: options.apiCount }, (_, index) => ['api', `api ${index + 1}`] as const),
    ...Array.from({ length: options.workerCount }, (_, index) => ['worker', `worker ${index + 1}`] as const),
  ];
  const members = await Promise.all(
    names.map(([app, name]) => startMember({ app, name, ...options, ownExits }, stops)),
  );
  await Promise.all(members.map((member) => member.untilReady()));
  return {
    members,
    apis: members.filter(({ app }) => app === 'api'),
    member: (name) => {
      const found = members.find((member) => member.name === name);
      if (!found) throw new Error(`there is no process ${name}`);
      return found;
    },
    ownExits,
  };
}

type MemberOptions = FleetOptions & { app: App; name: string; ownExits: OwnExit[] };

async function startMember(options: MemberOptions, stops: StopList): Promise<Member> {
  const { app, name, ownExits } = options;
  const port = await freePort();
  const clockFile = join(options.folder, `${name}.clock`);
  let current: BackgroundProcess | null = null;
  let isAsked = false;
  const start = async () => {
    const started = await launch(options, port, clockFile);
    current = started;
    void started.ended.then(async (end) => {
      if (current !== started || isAsked) return;
      current = null;
      ownExits.push({ name, ...end });
      await sleep(RESTART_AFTER_MS);
      if (!isAsked) await start();
    });
  };
  const end = async (stop: (running: BackgroundProcess) => Promise<ProcessEnd>, awayMs: number) => {
    isAsked = true;
    const how = current ? await stop(current) : { code: 0, signal: null };
    current = null;
    await sleep(awayMs);
    isAsked = false;
    await start();
    return how;
  };
  stops.add(async () => {
    isAsked = true;
    current?.signal('SIGCONT');
    await current?.stop(0, 'SIGKILL');
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = () => answersReady(url);
  await start();
  return {
    name,
    app,
    url,
    pid: () => current?.pid ?? null,
    isReady,
    untilReady: async (deadlineMs = READY_DEADLINE_MS) => void (await eventually(isReady, { deadlineMs })),
    signal: (signal) => current?.signal(signal),
    kill: async (awayMs) => void (await end((running) => running.stop(0, 'SIGKILL'), awayMs)),
    roll: (deadlineMs) => end((running) => running.stop(deadlineMs), 0),
    shiftClock: async (ms) => {
      writeFileSync(clockFile, String(ms));
      await eventually(isReady, { deadlineMs: LISTENING_MS }).catch(() => undefined);
      current?.signal('SIGUSR2');
    },
    alone: inTurn(),
  };
}

function launch({ app, name, folder, env }: MemberOptions, port: number, clockFile: string) {
  return startProcess({
    name,
    command: process.execPath,
    args: [...NODE_FLAGS, '--import', SHIFT_CLOCK, join(ROOT, 'apps', app, 'dist/main.js')],
    env: {
      ...NODE_ENVIRONMENT,
      PATH: process.env.PATH,
      ...env,
      CHAOS_CLOCK_FILE: clockFile,
      [app === 'api' ? 'PORT' : 'WORKER_HEALTH_PORT']: String(port),
    },
    logFile: join(folder, `${name}.log`),
  });
}

/** Each piece of work begins when the one before it has ended. */
function inTurn(): Member['alone'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function answersReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(CHECK_MS) });
  await answer.arrayBuffer();
  return answer.ok;
}
