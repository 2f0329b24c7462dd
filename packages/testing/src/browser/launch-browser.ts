import { spawnSync } from 'node:child_process';
import { type Browser, chromium, type Page } from 'playwright-core';

export const PASSWORD = 'a password that is long enough';

/** Chromium looks for updates and hosts of its maker otherwise, at every start. */
const QUIET = ['background-networking', 'component-update', 'sync', 'quic', 'gpu'].map(
  (name) => `--disable-${name}`,
);
/** Its sandbox refuses to run as root. */
const AS_ROOT = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** `program`: a path, or a name on PATH. */
export function launchBrowser(program: string): Promise<Browser> {
  const path = spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim();
  return chromium.launch({ executablePath: path, args: [...AS_ROOT, ...QUIET] });
}

/** Goes to an address of the dashboard by way of the sign-in. */
export async function signIn(page: Page, address: string, email: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}
