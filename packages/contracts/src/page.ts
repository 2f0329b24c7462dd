import { z } from 'zod';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_OFFSET = 1_000_000;

/** A slice of a list, as query parameters. */
export const PageQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_LIMIT)
    .default(DEFAULT_LIMIT)
    .describe('Items in the answer, 1 to 200'),
  offset: z.coerce.number().int().min(0).max(MAX_OFFSET).default(0).describe('Items to pass over'),
});
export type PageQuery = z.infer<typeof PageQuery>;
