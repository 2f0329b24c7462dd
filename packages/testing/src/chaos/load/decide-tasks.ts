import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadRecord } from './drive-load.ts';
import type { ChaosTenant } from './tenant.ts';

const LOOK_EVERY_MS = 700;

/** Approves, over HTTP, every task that waits for somebody, until `isOver`. */
export async function decideTasks(
  tenant: ChaosTenant,
  record: LoadRecord,
  isOver: () => boolean,
): Promise<void> {
  const approved = new Set<string>();
  while (!isOver()) {
    const waiting = await listWaiting(tenant);
    await Promise.all(
      waiting.filter((id) => !approved.has(id)).map((id) => approve(tenant, id, record, approved)),
    );
    await sleep(LOOK_EVERY_MS);
  }
}

async function listWaiting(tenant: ChaosTenant): Promise<string[]> {
  const path = `/workspaces/${tenant.workspaceId}/tasks?status=waiting&limit=100`;
  const reply = await tenant.caller.ask({ method: 'GET', path });
  if (reply.kind === 'unanswered' || reply.status !== 200) return [];
  return (reply.body as { id: string }[]).map(({ id }) => id);
}

async function approve(
  tenant: ChaosTenant,
  id: string,
  record: LoadRecord,
  approved: Set<string>,
): Promise<void> {
  const path = `/workspaces/${tenant.workspaceId}/tasks/${id}/approve`;
  const reply = await tenant.caller.ask({ method: 'POST', path, body: {} });
  if (reply.kind === 'unanswered' || reply.status >= 300) return;
  approved.add(id);
  record.approvedTaskIds.push(id);
}
