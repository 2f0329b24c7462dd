import { z } from 'zod';
import { scriptOperation } from './operation.ts';

const MAX_CODE_CHARS = 100_000;
const code = z.string().min(1).max(MAX_CODE_CHARS);

/** Params that hold code. Templates in them are not rendered: a payload must never become code. */
export const CODE_PATHS: readonly string[] = ['params.expression', 'params.code'];

/** Operations that run code of a user, in a sandbox. */
export const scriptOperations = [
  scriptOperation({
    name: 'jsonata',
    summary:
      'What a JSONata expression makes of the input. A result that is no object becomes { "value": … }.',
    params: z.strictObject({
      expression: code.describe('A JSONata expression over the input; no templates are rendered in it.'),
    }),
    program: ({ expression }) => ({
      library: 'jsonata',
      source: `jsonata(${JSON.stringify(expression)}).evaluate(input)`,
    }),
  }),
  scriptOperation({
    name: 'javascript',
    summary: 'What JavaScript code returns. A result that is no object becomes { "value": … }.',
    params: z.strictObject({
      code: code.describe(
        'The body of an async function that finds the input as `input` and returns JSON; no templates are rendered in it.',
      ),
    }),
    program: ({ code: body }) => ({ library: null, source: `(async () => { "use strict"; ${body}\n})()` }),
  }),
];
