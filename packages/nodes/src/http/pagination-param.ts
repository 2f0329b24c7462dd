import { z } from 'zod';

const path = z.string().regex(/^[^.]+(?:\.[^.]+)*$/, { error: 'must be a path such as data.items' });

const next = path.describe('Where the body says what comes next; nothing there ends the list.');

const bounds = {
  items: path.optional().describe('Where the items of a page are. Default: the body is the list.'),
  max_pages: z.int().min(1).max(1_000).default(100).describe('Most requests.'),
  max_items: z.int().min(1).max(100_000).default(10_000).describe('Most items.'),
};

const pageSize = z.int().min(1).optional().describe('A page with fewer items is the last; not sent.');

/** How the next page is asked for. */
export const PaginationParam = z
  .discriminatedUnion('by', [
    z
      .strictObject({ by: z.literal('link'), ...bounds })
      .describe('By the Link header, rel="next" (RFC 8288).'),
    z.strictObject({ by: z.literal('next_url'), path: next, ...bounds }).describe('By a URL in the body.'),
    z
      .strictObject({
        by: z.literal('cursor'),
        path: next,
        name: z.string().min(1).default('cursor').describe('What the value is sent as.'),
        in: z
          .enum(['query', 'body'])
          .default('query')
          .describe('Where it is sent: in the URL or in the JSON body.'),
        ...bounds,
      })
      .describe('By a value in the body, which is sent as the parameter or JSON field `name`.'),
    z
      .strictObject({
        by: z.literal('page'),
        name: z.string().min(1).default('page').describe('The parameter that counts.'),
        start: z.int().min(0).default(1).describe('The number of the first page.'),
        page_size: pageSize,
        ...bounds,
      })
      .describe('By counting pages, until one is empty.'),
    z
      .strictObject({
        by: z.literal('offset'),
        name: z.string().min(1).default('offset').describe('The parameter that counts.'),
        start: z.int().min(0).default(0).describe('The number of the first item.'),
        page_size: pageSize,
        ...bounds,
      })
      .describe('By counting items, until a page is empty.'),
  ])
  .describe('Follows the pages of a list.');
export type Pagination = z.output<typeof PaginationParam>;
