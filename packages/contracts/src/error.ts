import { z } from 'zod';

/** One thing that is wrong with a request. */
export const Problem = z
  .object({
    loc: z
      .array(z.union([z.string(), z.int()]))
      .describe('Where: body, path, query or header, then the field'),
    msg: z.string().describe('What is wrong, for people'),
    type: z.string().describe('What is wrong, for programs'),
  })
  .meta({ id: 'Problem', description: 'One thing that is wrong with a request' });
export type Problem = z.infer<typeof Problem>;

/** What every answer that is not a success looks like. */
export const ErrorResponse = z
  .object({
    detail: z.union([z.string(), z.array(Problem)]).describe('A sentence; for 422 the list of problems'),
    code: z.string().describe('Stable, snake_case'),
    request_id: z.string().describe('Also in the X-Request-Id header and in the log'),
  })
  .meta({ id: 'ErrorResponse', description: 'An error' });
export type ErrorResponse = z.infer<typeof ErrorResponse>;
