import { z } from 'zod';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_OFFSET = 1_000_000;
const MAX_CURSOR = 200;

/** A slice of a list, as query parameters. */
export const PageQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_LIMIT)
    .default(DEFAULT_LIMIT)
    .describe('Items in the answer at most, 1 to 200'),
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .max(MAX_OFFSET)
    .default(0)
    .describe(
      'Items to pass over, for clients that cannot follow links. Not together with cursor, which stays fast and exact at any depth',
    ),
  cursor: z
    .string()
    .max(MAX_CURSOR)
    .optional()
    .describe('Where the page before ended, from its Link header; only for the list that gave it'),
});
export type PageQuery = z.infer<typeof PageQuery>;
