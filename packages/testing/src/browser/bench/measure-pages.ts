import { setTimeout as sleep } from 'node:timers/promises';
import { type NodeSpec, seedWorkflow } from '../../scenarios/seed-workflow.ts';
import type { DashboardBench } from './bench-dashboard.ts';
import { type Frames, watchFrames } from './frames.ts';

export const RUNS_PER_SECOND = 60;
export const GRAPH_NODES = 500;
export const JSON_MB = 10;

const LIVE_SECONDS = 15;
const SECOND_MS = 1_000;
const DRAG_STEPS = 150;
const SCROLL_STEPS = 100;
const SCROLL_PX = 400;
/** What the page has to do when it opens is not a part of what is measured. */
const CALM_MS = 2_000;

/** The list of runs while runs are triggered, started and finished before its eyes. */
export async function measureLiveRuns({ db, tenant, page, go, post }: DashboardBench): Promise<Frames> {
  const workflowId = await seedWorkflow(db, tenant, [{ key: 'only' }]);
  const trigger = `/workspaces/${tenant.workspaceId}/workflows/${workflowId}/trigger`;
  await post(trigger, {});
  await go(`/w/${tenant.workspaceId}/runs`);
  await page
    .getByRole('row', { name: /completed/ })
    .first()
    .waitFor();
  await sleep(CALM_MS);
  const frames = await watchFrames(page, async () => {
    const startedAt = performance.now();
    const sent: Promise<void>[] = [];
    for (let count = 0; count < LIVE_SECONDS * RUNS_PER_SECOND; count++) {
      await sleep(Math.max(0, startedAt + (count * SECOND_MS) / RUNS_PER_SECOND - performance.now()));
      sent.push(post(trigger, {}));
    }
    await Promise.all(sent);
  });
  const rowCount = Number(await page.getByRole('table', { name: 'Runs' }).getAttribute('aria-rowcount'));
  if (rowCount < 2 * RUNS_PER_SECOND) throw new Error(`the list has not followed: it has ${rowCount} rows`);
  return frames;
}

/** A graph that is dragged to and fro. */
export async function measureGraph({ db, tenant, page, go }: DashboardBench): Promise<Frames> {
  const workflowId = await seedWorkflow(db, tenant, layers(GRAPH_NODES));
  await go(`/w/${tenant.workspaceId}/workflows/${workflowId}`);
  const pane = page.locator('.react-flow__pane').first();
  await pane.waitFor();
  await page.locator('.react-flow__node').first().waitFor();
  await sleep(CALM_MS);
  const drawnCount = await page.locator('.react-flow__node').count();
  if (drawnCount < GRAPH_NODES / 2)
    throw new Error(`only ${drawnCount} of ${GRAPH_NODES} nodes are in sight`);
  const box = await pane.boundingBox();
  if (!box) throw new Error('the graph is not there');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return watchFrames(page, async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 0; step < DRAG_STEPS; step++)
      await page.mouse.move(x + 200 * Math.sin(step / 10), y + 80 * Math.sin(step / 7));
    await page.mouse.up();
  });
}

/** Ten nodes in each layer, each waits for two of the layer before. */
const layers = (count: number): NodeSpec[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `n${index}`,
    dependsOn: index < 10 ? [] : [`n${index - 10}`, `n${index - 10 - (index % 10) + ((index + 1) % 10)}`],
  }));

/** A large payload that is opened, and then scrolled; how long it took until it stood there, in milliseconds. */
export async function measureJson(
  bench: DashboardBench,
): Promise<{ openMs: number; opening: Frames; scrolling: Frames }> {
  const { tenant, page, go } = bench;
  const { workflowId, runId } = await seedLargeRun(bench);
  await go(`/w/${tenant.workspaceId}/workflows/${workflowId}/runs/${runId}`);
  const show = page.getByRole('button', { name: /^Show \d/ }).first();
  await show.waitFor();
  await sleep(CALM_MS);
  let openMs = 0;
  const opening = await watchFrames(page, async () => {
    const startedAt = performance.now();
    await show.click();
    await page.getByText('"payload line 0"').first().waitFor();
    openMs = performance.now() - startedAt;
  });
  await page.getByText('"payload line 0"').first().hover();
  const scrolling = await watchFrames(page, async () => {
    for (let step = 0; step < SCROLL_STEPS; step++) await page.mouse.wheel(0, SCROLL_PX);
  });
  return { openMs, opening, scrolling };
}

async function seedLargeRun({ db, tenant, post }: DashboardBench) {
  const { workspaceId } = tenant;
  const workflowId = await seedWorkflow(db, tenant, [{ key: 'only' }]);
  await post(`/workspaces/${workspaceId}/workflows/${workflowId}/trigger`, {});
  const { id: runId } = await db.prisma.run.findFirstOrThrow({ where: { workflowId } });
  const line = (index: number) => ({ index, text: `payload line ${index}`, filler: 'x'.repeat(50) });
  const lineBytes = JSON.stringify(line(100_000)).length;
  const body = {
    lines: Array.from({ length: Math.ceil((JSON_MB * 1_000_000) / lineBytes) }, (_, index) => line(index)),
  };
  const bytes = JSON.stringify(body).length;
  const payload = await db.prisma.payload.create({
    data: { id: crypto.randomUUID(), workspaceId, runId, bytes, body },
  });
  const triggerPayload = { $payload: { id: payload.id, bytes } };
  await db.prisma.run.update({ where: { id: runId }, data: { triggerPayload, payloadId: payload.id } });
  return { workflowId, runId };
}
