import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ENDPOINTS } from '@runyard/contracts';
import * as fc from 'fast-check';
import { type AnswerCheck, createAnswerCheck } from './testing/fuzz/answer-check.ts';
import { type KnownIds, requestArbitrary } from './testing/fuzz/request-arbitrary.ts';
import { createRowCounter } from './testing/fuzz/row-counts.ts';
import { type OpenApiDocument, operationsOf, type PlacedOperation } from './testing/fuzz/schema.ts';
import { sendFuzz } from './testing/fuzz/send.ts';
import { startTestApi, type TestApi, type TestUser } from './testing/start-test-api.ts';
import { addNode, addWorkflow, triggerPath } from './testing/workflows.ts';

/** Of each operation; more with FUZZ_RUNS. */
const RUNS = 30;

describe('whatever is sent to the operation', () => {
  let api: TestApi;
  let document: OpenApiDocument;
  let check: AnswerCheck;
  let countRows: () => Promise<Record<string, number>>;

  beforeAll(async () => {
    api = await startTestApi();
    document = (await (await fetch(`${api.url}/openapi.json`)).json()) as OpenApiDocument;
    check = createAnswerCheck(document);
    countRows = await createRowCounter(api.db);
  });
  afterAll(() => api.stop());

  test.each(Object.keys(ENDPOINTS))(
    '%s, the answer fits the document, is no 5xx, and a refusal leaves nothing behind',
    async (operationId) => {
      const placed = requireOperation(document, operationId);
      const caller = await api.signUp({ isInstanceAdmin: true });
      const known = await seedRows(caller);

      const property = fc.asyncProperty(requestArbitrary(document, placed, known), async (request) => {
        const before = await countRows();
        const answer = await sendFuzz(api.url, caller.token, request);
        const after = await countRows();

        expect({ problem: check(placed, answer), request, answer }).toMatchObject({ problem: null });
        if (answer.status >= 400) expect({ request, answer, rows: after }).toMatchObject({ rows: before });
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    120_000,
  );
});

function requireOperation(document: OpenApiDocument, operationId: string): PlacedOperation {
  const placed = operationsOf(document).find(({ operation }) => operation.operationId === operationId);
  if (!placed) throw new Error(`the document has no operation ${operationId}`);
  return placed;
}

/** One row of everything that a path can name. */
async function seedRows(user: TestUser): Promise<KnownIds> {
  const workflow = await addWorkflow(user);
  const node = await addNode(user, workflow.id, { key: 'second', position: 1 });
  const { body: run } = await user.post(triggerPath(workflow), {});
  return {
    workspace_id: user.workspaceId,
    workflow_id: workflow.id,
    node_id: node.id,
    run_id: run.id,
    user_id: user.userId,
  };
}
