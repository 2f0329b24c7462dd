import type { Cursor, Listed } from '@runyard/db';
import type { Request } from 'express';
import { cursorText } from './cursor-text.ts';
import { listPath } from './list-path.ts';

/** Body and headers of a page: a bare array, `Link` to the next page while there is one, `X-Total-Count` if it is known. */
export function presentPage<Row, Item>(
  { items, next, total }: Listed<Row> & { total?: number },
  present: (row: Row) => Item,
  req: Request,
): { headers: Record<string, string>; body: Item[] } {
  const headers = {
    ...(next && { Link: `<${nextPath(next, req)}>; rel="next"` }),
    ...(total !== undefined && { 'X-Total-Count': String(total) }),
  };
  return { headers, body: items.map((item) => present(item)) };
}

/** The request's own path and query, from the cursor on. */
function nextPath(next: Cursor, req: Request): string {
  const path = listPath(req);
  const query = new URLSearchParams(req.originalUrl.split('?')[1]);
  query.delete('offset');
  query.set('cursor', cursorText(next, path));
  return `${path}?${query}`;
}
