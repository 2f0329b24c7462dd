import { createHash } from 'node:crypto';
import { canonicalJson, DEFAULT_PRIORITY, type Json } from '@runyard/domain';
import type { TriggerCommand } from './trigger-run.ts';

/** SHA-256, in hex, over the workflow and everything that shapes the run: equal for requests that mean the same. */
export function fingerprintOf(command: Omit<TriggerCommand, 'workspaceId' | 'triggeredBy'>): string {
  const meaning: Json = {
    workflowId: command.workflowId,
    triggerPayload: command.triggerPayload,
    runAt: command.runAt?.toISOString() ?? null,
    priority: command.priority ?? DEFAULT_PRIORITY,
    maxCostCents: command.maxCostCents ?? null,
    // Left out where there is none, as it was before there was any.
    ...(command.timeoutMs && { timeoutMs: command.timeoutMs }),
  };
  return createHash('sha256').update(canonicalJson(meaning)).digest('hex');
}
