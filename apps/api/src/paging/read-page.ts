import type { PageQuery } from '@runyard/contracts';
import type { Page } from '@runyard/db';
import { ValidationError } from '@runyard/domain';
import type { Request } from 'express';
import { parseCursor } from './cursor-text.ts';
import { listPath } from './list-path.ts';

/** The page that a request asks for. ValidationError for a cursor that this list never gave, or with an offset. */
export function readPage({ limit, offset, cursor }: PageQuery, req: Request): Page {
  if (cursor === undefined) return { limit, offset, after: null };
  if (req.query.offset !== undefined)
    throw badCursor('cursor and offset exclude each other; leave out offset', 'cursor_with_offset');
  const after = parseCursor(cursor, listPath(req));
  if (!after)
    throw badCursor(
      'this is no cursor of this list; take it from the Link header of the page before',
      'invalid_cursor',
    );
  return { limit, offset, after };
}

const badCursor = (msg: string, type: string) =>
  new ValidationError([{ loc: ['query', 'cursor'], msg, type }]);
