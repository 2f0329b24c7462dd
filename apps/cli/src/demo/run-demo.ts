import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowRun } from '@runyard/contracts';
import { isTerminalRunStatus } from '@runyard/domain';
import { CommandError, reasonOf } from '../command-error.ts';
import { DEMO } from './demo-workflow.ts';

const POLL_MS = 50;
const RUN_DEADLINE_MS = 60_000;
const REQUEST_MS = 10_000;

export interface DemoTarget {
  apiUrl: string;
  token: string;
}

export const triggerPath = `/api/v1/workspaces/${DEMO.workspaceId}/workflows/${DEMO.workflowId}/trigger`;

/** The payload that the demo workflow reads. */
export const demoPayload = (apiUrl: string) => ({ topic: 'the tides', api_url: apiUrl });

/** Triggers the demo workflow over HTTP and waits until its run has ended. */
export async function runDemo(target: DemoTarget): Promise<WorkflowRun> {
  const body = JSON.stringify({ trigger_payload: demoPayload(target.apiUrl) });
  const accepted = await request(target, triggerPath, { method: 'POST', body });
  const runPath = `/api/v1/workflows/${DEMO.workflowId}/runs/${accepted.id}`;

  const deadline = performance.now() + RUN_DEADLINE_MS;
  for (;;) {
    const run = await request(target, runPath, { method: 'GET' });
    if (isTerminalRunStatus(run.status)) return run;
    if (performance.now() > deadline) throw tooSlow(run);
    await sleep(POLL_MS);
  }
}

async function request({ apiUrl, token }: DemoTarget, path: string, init: RequestInit): Promise<WorkflowRun> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(REQUEST_MS);
  const response = await fetch(`${apiUrl}${path}`, { ...init, headers, signal }).catch((error: unknown) => {
    throw new CommandError(`${init.method} ${apiUrl}${path} failed: ${reasonOf(error)}`);
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as WorkflowRun;
  throw new CommandError(`${init.method} ${path} was answered with ${response.status}: ${text}`);
}

function tooSlow(run: WorkflowRun): CommandError {
  return new CommandError(`the demo run ${run.id} is still ${run.status} after ${RUN_DEADLINE_MS / 1000} s`);
}
