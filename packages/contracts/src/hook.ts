import { RUN_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Id, JsonObjectField, line, Timestamp, text } from './fields.ts';
import { PageQuery } from './page.ts';

const MAX_NAME = 200;
const MAX_TOKEN = 100;

/** A URL that triggers its workflow. */
export const Hook = z
  .object({
    id: Id,
    workspace_id: Id,
    workflow_id: Id,
    name: z.string(),
    created_at: Timestamp,
  })
  .describe('A URL that triggers its workflow: whoever has it can, and can do nothing else')
  .meta({ id: 'Hook' });
export type Hook = z.infer<typeof Hook>;

/** A hook with its path, which is shown now and never again. */
export const HookWithPath = Hook.extend({
  path: z.string().describe('Where to POST to, below the address of this server. Shown once'),
})
  .describe('A hook with its path, which is shown now and never again')
  .meta({ id: 'HookWithPath' });
export type HookWithPath = z.infer<typeof HookWithPath>;

/** What a hook answers: the run can be read by those who may read runs. */
export const HookReceipt = z
  .object({ run_id: Id, status: z.enum(RUN_STATUSES) })
  .describe('The run that was triggered')
  .meta({ id: 'HookReceipt' });
export type HookReceipt = z.infer<typeof HookReceipt>;

const WorkflowPath = z.object({ workflow_id: Id });

/** `POST /api/v1/workflows/{workflow_id}/hooks`. */
export const CreateHookRequest = z.object({
  params: WorkflowPath,
  body: z.object({
    name: line(MAX_NAME)
      .describe('Who will call it')
      .meta({ examples: ['Shop orders'] }),
  }),
});

/** `GET /api/v1/workflows/{workflow_id}/hooks`. */
export const ListHooksRequest = z.object({ params: WorkflowPath, query: PageQuery });

/** `DELETE /api/v1/workflows/{workflow_id}/hooks/{hook_id}`. */
export const DeleteHookRequest = z.object({ params: WorkflowPath.extend({ hook_id: Id }) });

/** `POST /api/v1/hooks/{token}`: the body is the trigger payload. */
export const ReceiveHookRequest = z.object({
  params: z.object({ token: text(MAX_TOKEN).describe('The secret part of the path of the hook') }),
  body: JsonObjectField.default({}).describe('The trigger payload'),
});
