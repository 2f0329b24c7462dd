import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

describe('POST …/workspaces/{workspace_id}/runs/cancel', () => {
  let api: TestApi;
  let user: TestUser;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const cancel = (body: object, by = user) => by.post(`/workspaces/${user.workspaceId}/runs/cancel`, body);

  test('counts with dry_run, then cancels what passes the filter, with the reason in each run', async () => {
    const workflow = await addWorkflow(user);
    const { body: run } = await user.post(triggerPath(workflow), {});
    const { body: other } = await user.post(triggerPath(await addWorkflow(user)), {});
    const filter = { workflow_id: workflow.id, status: ['pending'], triggered_by: `user:${user.userId}` };

    const counted = await cancel({ ...filter, dry_run: true });
    const cancelled = await cancel({ ...filter, reason: 'wrong customer' });

    const found = { matched_runs: 1, remaining: 0, has_more: false };
    expect(counted).toMatchObject({ status: 200, body: { ...found, dry_run: true, cancelled_runs: 0 } });
    expect(cancelled).toMatchObject({ status: 200, body: { ...found, dry_run: false, cancelled_runs: 1 } });
    expect((await user.get(`/workflows/${workflow.id}/runs/${run.id}`)).body).toMatchObject({
      status: 'cancelled',
      error_message: `Cancelled by user:${user.userId}: wrong customer`,
    });
    expect((await user.get(`/workflows/${other.workflow_id}/runs/${other.id}`)).body.status).toBe('pending');
  });

  test('takes the role member in this workspace, and knows no other filters, statuses or limits', async () => {
    expect((await cancel({}, await api.join(user.workspaceId, 'viewer'))).status).toBe(403);
    expect((await cancel({}, await api.signUp())).status).toBe(404);
    for (const bad of [
      { status: ['failed'] },
      { status: [] },
      { workflow: 'x' },
      { limit: 501 },
      { created_to: 'x' },
    ])
      expect((await cancel(bad)).status).toBe(422);
  });
});
