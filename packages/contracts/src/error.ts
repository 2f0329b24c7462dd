import { z } from 'zod';
import { EXAMPLE_IDS } from './examples/ids.ts';

/** One thing that is wrong with a request. */
export const Problem = z
  .object({
    loc: z.array(z.union([z.string(), z.int()])).meta({
      description: 'Where: body, path, query or header, then the field',
      examples: [['body', 'position']],
    }),
    msg: z.string().meta({ description: 'What is wrong, for people', examples: ['must be at least 0'] }),
    type: z.string().meta({ description: 'What is wrong, for programs', examples: ['too_small'] }),
  })
  .meta({ id: 'Problem', description: 'One thing that is wrong with a request' });
export type Problem = z.infer<typeof Problem>;

/** What every answer that is not a success looks like. */
export const ErrorResponse = z
  .object({
    detail: z.union([z.string(), z.array(Problem)]).describe('A sentence; for 422 the list of problems'),
    code: z.string().meta({ description: 'Stable, snake_case', examples: ['not_found'] }),
    request_id: z.string().meta({
      description: 'Also in the X-Request-Id header and in the log',
      examples: [EXAMPLE_IDS.request],
    }),
  })
  .meta({ id: 'ErrorResponse', description: 'An error' });
export type ErrorResponse = z.infer<typeof ErrorResponse>;
