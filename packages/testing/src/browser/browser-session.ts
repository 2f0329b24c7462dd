import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { hashPassword, insertUser } from '@runyard/db';
import type { Page } from 'playwright-core';
import { type ApiProcess, REPOSITORY, type TestSystem } from '../scenarios/test-system.ts';
import { readTestEnvironment } from '../test-environment.ts';
import { launchBrowser, PASSWORD, signIn } from './launch-browser.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** A browser at the dashboard of a test's system. Whatever its pages complain of fails `stop`. */
export interface BrowserSession {
  /** Signed in, by default as the owner of the workspace, and on the page of this address (behind the `#`). */
  open(path: string, email?: string): Promise<Page>;
  /** Somebody who may only look; their email. */
  addViewer(workspaceId: string): Promise<string>;
  /** Writes `docs/images/<name>.png` where `IMAGES` is set: `IMAGES=1 npm test -- browser`. */
  photograph(page: Page, name: string): Promise<void>;
  /** What axe finds on a page that is serious or critical, as sentences. */
  findBarriers(page: Page): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startBrowserSession(
  system: TestSystem,
  api: Pick<ApiProcess, 'url'>,
): Promise<BrowserSession> {
  const browser = await launchBrowser(readTestEnvironment().chromium ?? '');
  const owner = await makeOwnerSignIn(system);
  const complaints: string[] = [];
  return {
    open: async (path, email = owner) => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      page.on('console', (message) => {
        if (message.type() === 'error' && !isRefusal(message.text())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await signIn(page, `${api.url}/#${path}`, email);
      return page;
    },
    addViewer: (workspaceId) => addViewer(system, workspaceId),
    photograph: async (page, name) => {
      if (process.env.IMAGES) await page.screenshot({ path: join(REPOSITORY, 'docs/images', `${name}.png`) });
    },
    findBarriers,
    stop: async () => {
      await browser.close();
      if (complaints.length > 0) throw new Error(`the pages complained: ${complaints.join('\n')}`);
    },
  };
}

/** What the API refuses is shown by the page; the browser tells of it, too. */
const isRefusal = (text: string) =>
  /Failed to load resource: (?:the server responded with a status of (?:40[139]|422)|net::ERR_FAILED)/.test(
    text,
  );

async function addViewer({ db }: TestSystem, workspaceId: string): Promise<string> {
  const id = randomUUID();
  const email = `${id}@example.com`;
  await insertUser(db.prisma, { id, email, name: 'Vera', passwordHash: await hashPassword(PASSWORD) });
  await db.prisma.workspaceMember.create({ data: { workspaceId, userId: id, role: 'viewer' } });
  return email;
}

async function makeOwnerSignIn({ db, tenant }: TestSystem): Promise<string> {
  const { email } = await db.prisma.user.update({
    where: { id: tenant.userId },
    data: { passwordHash: await hashPassword(PASSWORD), isInstanceAdmin: true },
  });
  return email;
}

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const violations = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
