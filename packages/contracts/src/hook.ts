import { z } from 'zod';
import { CreatedAt, JsonObjectField, line, text } from './fields.ts';
import { HookId, RunId, WorkflowId, WorkspaceId } from './ids.ts';
import { PageQuery } from './page.ts';
import { RunStatusField } from './status-fields.ts';

const MAX_NAME = 200;
const MAX_TOKEN = 100;

const HookName = line(MAX_NAME).meta({ description: 'Who will call it', examples: ['Shop orders'] });

/** A URL that triggers its workflow. */
export const Hook = z
  .object({
    id: HookId,
    workspace_id: WorkspaceId,
    workflow_id: WorkflowId.describe('The workflow that it triggers'),
    name: HookName,
    created_at: CreatedAt,
  })
  .describe('A URL that triggers its workflow: whoever has it can, and can do nothing else')
  .meta({ id: 'Hook' });
export type Hook = z.infer<typeof Hook>;

/** A hook with its path, which is shown now and never again. */
export const HookWithPath = Hook.extend({
  path: z.string().meta({
    description: 'Where to POST to, below the address of this server. Shown once',
    examples: ['/api/v1/hooks/…'],
  }),
})
  .describe('A hook with its path, which is shown now and never again')
  .meta({ id: 'HookWithPath' });
export type HookWithPath = z.infer<typeof HookWithPath>;

/** What a hook answers: the run can be read by those who may read runs. */
export const HookReceipt = z
  .object({ run_id: RunId, status: RunStatusField.meta({ examples: ['pending'] }) })
  .describe('The run that was triggered')
  .meta({ id: 'HookReceipt' });
export type HookReceipt = z.infer<typeof HookReceipt>;

const WorkflowPath = z.object({ workflow_id: WorkflowId });

/** `POST /api/v1/workflows/{workflow_id}/hooks`. */
export const CreateHookRequest = z.object({
  params: WorkflowPath,
  body: z.object({
    name: HookName,
  }),
});

/** `GET /api/v1/workflows/{workflow_id}/hooks`. */
export const ListHooksRequest = z.object({ params: WorkflowPath, query: PageQuery });

/** `DELETE /api/v1/workflows/{workflow_id}/hooks/{hook_id}`. */
export const DeleteHookRequest = z.object({ params: WorkflowPath.extend({ hook_id: HookId }) });

/** `POST /api/v1/hooks/{token}`: the body is the trigger payload. */
export const ReceiveHookRequest = z.object({
  params: z.object({ token: text(MAX_TOKEN).describe('The secret part of the path of the hook') }),
  body: JsonObjectField.default({}).meta({
    description: 'The trigger payload',
    examples: [{ order_id: 4711 }],
  }),
});
