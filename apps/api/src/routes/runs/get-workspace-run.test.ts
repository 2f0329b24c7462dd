import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RunSummary } from '@runyard/contracts';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

describe('GET …/workspaces/{workspace_id}/runs/{run_id}', () => {
  let api: TestApi;
  let user: TestUser;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const find = (who: TestUser, workspaceId: string, runId: string) =>
    who.get(`/workspaces/${workspaceId}/runs/${runId}`);

  test('finds a run of whichever workflow, and tells its error code', async () => {
    const workflow = await addWorkflow(user);
    const { body: run } = await user.post(triggerPath(workflow), {});
    await user.post(`/workflows/${workflow.id}/runs/${run.id}/cancel`, {});

    const { status, body } = await find(user, user.workspaceId, run.id);

    expect(status).toBe(200);
    expect(RunSummary.parse(body)).toMatchObject({
      id: run.id,
      workflow_id: workflow.id,
      status: 'cancelled',
      error_code: 'cancelled',
    });
    const whole = await user.get(`/workflows/${workflow.id}/runs/${run.id}`);
    expect(whole.body).toMatchObject({ error_code: 'cancelled', reserved_cost_cents: 0 });
  });

  test('a run of another workspace answers like a missing one', async () => {
    const { body: run } = await user.post(triggerPath(await addWorkflow(user)), {});
    const stranger = await api.signUp();

    for (const answer of [
      await find(user, user.workspaceId, randomUUID()),
      await find(stranger, stranger.workspaceId, run.id),
      await find(stranger, user.workspaceId, run.id),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});
