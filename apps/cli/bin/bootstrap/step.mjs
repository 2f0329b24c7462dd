import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';

const REMINDER_MS = 15_000;

/** A step that went wrong; the message is one sentence for the person at the terminal. */
export class StepFailed extends Error {}

/** Progress for the person who waits. */
export function say(sentence) {
  process.stderr.write(`runyard: ${sentence}\n`);
}

/**
 * Runs a command with its whole output in a log file. Throws StepFailed with the command's own words where `explain`
 * finds them in the log.
 */
export async function runStep({ title, command, args, root, logFile, env, explain }) {
  say(`${title} …`);
  const startedAt = performance.now();
  const reminder = setInterval(() => say(`${title} … (${secondsSince(startedAt)} s)`), REMINDER_MS);
  try {
    const code = await runToLog({ command, args, root, logFile, env });
    if (code !== 0) throw new StepFailed(failureSentence({ title, code, logFile, root, explain }));
  } finally {
    clearInterval(reminder);
  }
  say(`${title}: done in ${secondsSince(startedAt)} s`);
}

function runToLog({ command, args, root, logFile, env }) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...env },
  });
  const stop = (signal) => child.kill(signal);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return new Promise((done, fail) => {
    child.once('error', (error) => fail(new StepFailed(cannotStart(command, error))));
    child.once('close', (code, signal) => {
      if (signal !== null || code === 130) process.exit(130);
      done(code);
    });
  }).finally(() => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    closeSync(log);
  });
}

function cannotStart(command, error) {
  if (error.code === 'ENOENT') return `${command} is needed and was not found on PATH.`;
  return `${command} cannot be started: ${error.message}.`;
}

function failureSentence({ title, code, logFile, root, explain }) {
  const cause = explain(readFileSync(logFile, 'utf8'))?.replace(/\.$/, '') ?? `exit code ${code}`;
  return `${title} failed: ${cause}. Details: ${relative(root, logFile)}`;
}

function secondsSince(startedAt) {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}
