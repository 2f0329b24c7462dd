import { spawnSync } from 'node:child_process';
import type { Account } from './server-account.ts';

export interface Command {
  command: string;
  args: readonly string[];
  account?: Account;
}

export interface CommandRequest {
  account: Account | null;
  program: string;
  args: readonly string[];
  /** A folder that the program works in. */
  folder: string;
}

/**
 * A command as it has to be started for the account to run it. Where the account may not enter the folders (a clone
 * below /root, or in a private temporary directory), `setpriv` lends it root's right to pass them.
 */
export function commandFor({ account, program, args, folder }: CommandRequest): Command {
  if (account === null) return { command: program, args };
  if (canReach(account, program, folder)) return { command: program, args, account };
  return { command: 'setpriv', args: [...lendRights(account), program, ...args] };
}

/** The options of setpriv(1) that become the account and keep one capability: to pass closed folders. */
function lendRights({ uid, gid }: Account): string[] {
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  return [...identity, '--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--'];
}

function canReach({ uid, gid }: Account, program: string, folder: string): boolean {
  const script = 'cd "$1" && "$2" --version';
  return (
    spawnSync('/bin/sh', ['-c', script, 'sh', folder, program], { uid, gid, stdio: 'ignore' }).status === 0
  );
}
