import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

describe('cancelling, retrying and replaying runs', () => {
  let api: TestApi;
  let user: TestUser;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const trigger = async () => {
    const workflow = await addWorkflow(user);
    const { body: run } = await user.post(triggerPath(workflow), { trigger_payload: { topic: 'tea' } });
    return { run, path: `/workflows/${workflow.id}/runs/${run.id}` };
  };

  test('a cancelled run says who and why; cancelling it again changes nothing; one that ended otherwise is 409', async () => {
    const { run, path } = await trigger();

    const first = await user.post(`${path}/cancel`, { reason: 'wrong customer' });
    const second = await user.post(`${path}/cancel`);

    expect(first).toMatchObject({
      status: 200,
      body: {
        id: run.id,
        status: 'cancelled',
        error_message: `Cancelled by user:${user.userId}: wrong customer`,
        completed_at: expect.any(String),
      },
    });
    expect(second.body).toEqual(first.body);
    const other = await trigger();
    await api.db.startRun({ runId: other.run.id, nodeRuns: [] });
    await api.db.finishRun(other.run.id);
    expect(await user.post(`${other.path}/cancel`, {})).toMatchObject({
      status: 409,
      body: { code: 'run_already_ended', detail: 'the run is completed and cannot be cancelled' },
    });
  });

  test('a retry and a replay are new pending runs that name their source', async () => {
    const { run, path } = await trigger();
    expect(await user.post(`${path}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'run_not_retryable' },
    });
    await user.post(`${path}/cancel`);

    const retry = await user.post(`${path}/retry`);
    const replay = await user.post(`${path}/replay`, { trigger_payload: { topic: 'milk' } });

    for (const [answer, source_kind, topic] of [
      [retry, 'retry', 'tea'],
      [replay, 'replay', 'milk'],
    ] as const) {
      expect(answer).toMatchObject({
        status: 202,
        body: {
          status: 'pending',
          source_run_id: run.id,
          source_kind,
          trigger_payload: { topic },
          triggered_by: `user:${user.userId}`,
        },
      });
      expect(answer.headers.get('location')).toBe(
        `/api/v1/workflows/${run.workflow_id}/runs/${answer.body.id}`,
      );
    }
    expect((await user.post(`${path}/replay`, { version: 'newest' })).status).toBe(422);
  });

  test('takes the role member, and a run of this workspace', async () => {
    const { path } = await trigger();
    const viewer = await api.join(user.workspaceId, 'viewer');
    const stranger = await api.signUp();

    for (const verb of ['cancel', 'retry', 'replay']) {
      expect((await viewer.post(`${path}/${verb}`, {})).status).toBe(403);
      expect((await stranger.post(`${path}/${verb}`, {})).status).toBe(404);
      const missing = path.replace(/[^/]+$/, randomUUID());
      expect(await user.post(`${missing}/${verb}`, {})).toMatchObject({
        status: 404,
        body: { detail: 'run not found' },
      });
    }
    expect((await user.get(path)).body.status).toBe('pending');
  });
});
