import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

export interface BackgroundProcessOptions {
  /** How people call it: `api`, `PostgreSQL`. */
  name: string;
  command: string;
  args: readonly string[];
  env: Record<string, string | undefined>;
  cwd?: string;
  /** Where stdout and stderr are appended. */
  logFile: string;
  /** The account to run as, if it is not our own. */
  account?: { uid: number; gid: number };
}

export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A running process of ours. It has its own process group, so a Ctrl-C at the terminal reaches only us. */
export interface BackgroundProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Settles when the process has ended, however it ended. */
  readonly ended: Promise<ProcessEnd>;
  isRunning(): boolean;
  signal(signal: NodeJS.Signals): void;
  /** Asks with `signal` (SIGTERM), then kills after the deadline. Does nothing when it has ended already. */
  stop(deadlineMs: number, signal?: NodeJS.Signals): Promise<ProcessEnd>;
}

/** Starts a process with its output in a log file. Throws when the command cannot be started. */
export async function startProcess(options: BackgroundProcessOptions): Promise<BackgroundProcess> {
  const child = spawnDetached(options);
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const pid = await started(child, options.name);
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    name: options.name,
    pid,
    logFile: options.logFile,
    ended,
    isRunning,
    signal: (signal) => void child.kill(signal),
    stop: async (deadlineMs, signal = 'SIGTERM') => {
      if (!isRunning()) return ended;
      const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
      child.kill(signal);
      return ended.finally(() => clearTimeout(timer));
    },
  };
}

function spawnDetached({
  command,
  args,
  env,
  cwd,
  logFile,
  account,
}: BackgroundProcessOptions): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  try {
    return spawn(command, args, { cwd, env, ...account, detached: true, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}

function started(child: ChildProcess, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${name} cannot be started: ${error.message}`)));
    child.once('spawn', () => resolve(child.pid as number));
  });
}
