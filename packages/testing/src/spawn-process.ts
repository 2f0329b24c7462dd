import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { afterAll } from '@jest/globals';
import { eventually } from './eventually.ts';

export interface SpawnOptions {
  args: readonly string[];
  /** Default: this Node. */
  command?: string;
  /** The whole environment of the process, but for PATH. */
  env?: Record<string, string | undefined>;
  cwd?: string;
}

/** A process under test. */
export interface TestProcess {
  readonly pid: number;
  /** All it has written so far, stdout and stderr as they came. */
  output(): string;
  /** Settles when it has ended: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  kill(signal?: NodeJS.Signals): void;
  /** Waits for a line of output. Rejects when the process ends first. */
  waitForLine(pattern: RegExp, deadlineMs?: number): Promise<string>;
  /** Waits until something listens on the port. Rejects when the process ends first. */
  waitForPort(port: number, deadlineMs?: number): Promise<void>;
}

const START_DEADLINE_MS = 20_000;
const living = new Set<ChildProcess>();

afterAll(() => {
  for (const child of living) child.kill('SIGKILL');
});

/** Starts a process that is killed at the end of the test file, if it still lives. */
export function spawnProcess({ args, command = process.execPath, env = {}, cwd }: SpawnOptions): TestProcess {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  living.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      living.delete(child);
      resolve(signal ?? code ?? 0);
    });
  });
  ended.catch(() => undefined);
  const waitFor = <T>(probe: () => Promise<T> | T, deadlineMs: number) =>
    Promise.race([
      eventually(probe, { deadlineMs }),
      ended.then((how) => Promise.reject(new Error(`the process ended (${how}) too soon:\n${output}`))),
    ]);
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    waitForLine: (pattern, deadlineMs = START_DEADLINE_MS) =>
      waitFor(() => output.split('\n').find((line) => pattern.test(line)) ?? null, deadlineMs),
    waitForPort: async (port, deadlineMs = START_DEADLINE_MS) =>
      void (await waitFor(() => isListening(port), deadlineMs)),
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
