import { z } from 'zod';
import { JsonObjectField, text } from './fields.ts';
import { NodeRunId, WorkflowId } from './ids.ts';

const MAX_ARTIFACTS = 1_000;
const MAX_COST_USD = 1_000_000;
const MAX_MESSAGE = 2_000;
const MAX_ID = 100;
const MAX_SIGNATURE = 200;
const MAX_TIMESTAMP = 20;

/** What an agent outside has made, or why it has not. */
export const AgentResult = z
  .object({
    artifacts: z
      .array(JsonObjectField)
      .max(MAX_ARTIFACTS)
      .optional()
      .meta({
        description: `What it has made, at most ${MAX_ARTIFACTS}; required unless there is an error`,
        examples: [[{ type: 'text', content: 'Water follows the moon.' }]],
      }),
    cost_usd: z
      .number()
      .min(0)
      .max(MAX_COST_USD)
      .default(0)
      .meta({ description: 'What it cost, in US dollars', examples: [0.12] }),
    metadata: JsonObjectField.default({}).meta({
      description: 'Whatever else it says',
      examples: [{ model: 'house-blend' }],
    }),
    error: z
      .object({
        message: text(MAX_MESSAGE)
          .min(1)
          .meta({ description: 'For people', examples: ['no sources found'] }),
        retryable: z
          .boolean()
          .default(false)
          .meta({ description: 'Whether another attempt could end differently', examples: [false] }),
      })
      .nullish()
      .meta({ description: 'Why it has failed; null or left out otherwise', examples: [null] }),
  })
  .refine(({ artifacts, error }) => artifacts !== undefined || error != null, {
    path: ['artifacts'],
    message: 'artifacts must be there, as a list of objects, or error must say why not',
  })
  .describe('What an agent outside has made, or why it has not');
export type AgentResult = z.output<typeof AgentResult>;

/** `POST /api/v1/callbacks/{callback_id}`. */
export const ReceiveCallbackRequest = z.object({
  params: z.object({
    callback_id: text(MAX_ID).describe('The last part of the callback_url that the agent was given'),
  }),
  headers: z.object({
    'x-runyard-timestamp': z
      .string()
      .max(MAX_TIMESTAMP)
      .optional()
      .describe('Seconds since 1970, of this request'),
    'x-runyard-signature': z
      .string()
      .max(MAX_SIGNATURE)
      .optional()
      .describe('Hex HMAC-SHA256, with the callback_secret, of the timestamp, a dot and the raw body'),
  }),
  body: AgentResult,
});

/** What a callback answers. */
export const CallbackReceipt = z
  .object({
    node_run_id: NodeRunId,
    replayed: z.boolean().meta({
      description: 'True: the same was called back before, and this changed nothing',
      examples: [false],
    }),
  })
  .describe('The result has been taken')
  .meta({ id: 'CallbackReceipt' });

/** `POST /api/v1/workflows/{workflow_id}/probe`. */
export const ProbeWorkflowRequest = z.object({ params: z.object({ workflow_id: WorkflowId }) });

/** How one agent outside answers. */
export const AgentHealth = z
  .object({
    node_id: z.string().meta({
      description: 'The node that it works for',
      examples: ['0199c0de-0000-7000-8000-000000000003'],
    }),
    url: z
      .string()
      .nullable()
      .meta({
        description: 'What was asked: the URL of the agent with /execute replaced by /health',
        examples: ['https://agents.example.com/research/health'],
      }),
    healthy: z.boolean().meta({ description: 'True: it answered 2xx', examples: [true] }),
    status: z
      .int()
      .nullable()
      .meta({ description: 'Its HTTP status', examples: [200] }),
    latency_ms: z
      .int()
      .nullable()
      .meta({ description: 'How long it took to answer, in milliseconds', examples: [41] }),
    error: z
      .string()
      .nullable()
      .meta({ description: 'Why there is no answer', examples: [null] }),
  })
  .describe('How one agent outside answers')
  .meta({ id: 'AgentHealth' });
export type AgentHealth = z.infer<typeof AgentHealth>;
