import { parseArgs } from 'node:util';
import type { CommandContext } from '../context.ts';
import { checkBooks, checkDatabase, checkMigrations, checkRedis, type Finding } from '../doctor/checks.ts';
import { withDatabase } from '../local/with-database.ts';

/** `doctor [--json]`: looks whether what the system stands on is as it must be, and changes nothing. Exit code 1 when it is not. */
export async function doctor({ config, home }: CommandContext, args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
  const findings = await withDatabase(config, await home(), examineDatabase);
  if (config.REDIS_URL !== undefined) findings.push(await checkRedis(config.REDIS_URL));
  const ok = findings.every((finding) => finding.ok);
  process.stdout.write(values.json ? `${JSON.stringify({ ok, checks: findings })}\n` : textOf(findings));
  return ok ? 0 : 1;
}

/** What cannot be reached is not looked at any further, and neither is a ledger of another shape. */
async function examineDatabase(url: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of [checkDatabase, checkMigrations, checkBooks]) {
    const finding = await check(url);
    findings.push(finding);
    if (!finding.ok) break;
  }
  return findings;
}

const textOf = (findings: Finding[]) =>
  findings.map(({ check, ok, message }) => `${ok ? 'ok     ' : 'PROBLEM'} ${check}: ${message}\n`).join('');
