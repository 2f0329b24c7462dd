import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** Accounts that may own the server's files when we are root, best first. */
const CANDIDATES = ['postgres', 'nobody'];

export interface Account {
  uid: number;
  gid: number;
}

/**
 * Who runs the server. PostgreSQL refuses to run as root, so root hands it to an account without rights that exists
 * already; the owner of existing data stays its owner. Null: we are not root and run it ourselves.
 */
export function chooseAccount(dataDir: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const existing = statSync(dataDir, { throwIfNoEntry: false });
  if (existing !== undefined && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  for (const name of CANDIDATES) {
    const account = accountNamed(name);
    if (account !== null) return account;
  }
  throw new Error(
    'PostgreSQL cannot run as root, and there is neither a "postgres" nor a "nobody" account to run it',
  );
}

function accountNamed(name: string): Account | null {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}
