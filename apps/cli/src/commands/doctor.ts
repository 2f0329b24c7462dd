import { parseArgs } from 'node:util';
import { NODE_TYPES } from '@runyard/domain';
import { nodeTypes } from '@runyard/nodes';
import type { LauncherConfig } from '@runyard/runtime';
import type { CommandContext } from '../context.ts';
import { checkClocks } from '../doctor/check-clock.ts';
import { checkConnections } from '../doctor/check-connections.ts';
import { checkBooks, checkDatabase, checkMigrations } from '../doctor/check-database.ts';
import { checkRedis } from '../doctor/check-redis.ts';
import { checkSettings } from '../doctor/check-settings.ts';
import { checkWorkers } from '../doctor/check-workers.ts';
import type { Finding, Level } from '../doctor/finding.ts';
import { withDatabase } from '../local/with-database.ts';

/**
 * `doctor [--json]`: looks whether what the system stands on is as it must be, and changes nothing. Exit code 1 when something
 * fails, 0 also with warnings.
 */
export async function doctor({ config, home }: CommandContext, args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
  const findings = await withDatabase(config, await home(), (url) => examineDatabase(url, config));
  if (config.REDIS_URL !== undefined)
    findings.push(await checkRedis(config.REDIS_URL, config.NODE_ENV === 'production'));
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const ok = count('fail') === 0;
  const report = { ok, failureCount: count('fail'), warningCount: count('warn'), checks: findings };
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : textOf(findings));
  return ok ? 0 : 1;
}

/** What cannot be reached is not looked at any further, and neither are tables of another shape. */
async function examineDatabase(url: string, config: LauncherConfig): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of [checkDatabase, checkMigrations]) {
    const finding = await check(url);
    findings.push(finding);
    if (finding.level === 'fail') return findings;
  }
  const pools = [...new Set(NODE_TYPES.map((type) => nodeTypes[type].pool))];
  findings.push(await checkClocks(url), await checkConnections(url, config), await checkWorkers(url, pools));
  // What npm start brings by itself is in none of the settings.
  if (config.DATABASE_URL !== undefined) findings.push(await checkSettings(url, config));
  findings.push(await checkBooks(url));
  return findings;
}

const WORDS: Record<Level, string> = { ok: 'ok     ', warn: 'WARNING', fail: 'FAILURE' };

const textOf = (findings: Finding[]) =>
  findings.map(({ check, level, message }) => `${WORDS[level]} ${check}: ${message}\n`).join('');
