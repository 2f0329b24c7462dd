import type { Json } from '@runyard/domain';
import { completed, failed, type NodeFailure, type NodeOutcome } from '../executor.ts';
import { readPath } from '../read-path.ts';
import { describeRequest, type HttpRequest } from './http-exchange.ts';
import { firstPage, nextPage } from './next-page.ts';
import type { Pagination } from './pagination-param.ts';
import type { HttpResult } from './send-request.ts';

/** Items that fit, and how many bytes of JSON they are. */
interface Collection {
  items: Json[];
  bytes: number;
}

/** What the output takes beside its items, in bytes. */
const frameBytes = 100;

/** Asks for page after page and completes with all their items, or with as many as the limits allow: `truncated` then. Any page
 *  that fails, fails it: another attempt begins at the first page.
 *  @throws NodeFailedError `invalid_next_page` */
export async function collectPages(
  first: HttpRequest,
  pagination: Pagination,
  maxBytes: number,
  send: (request: HttpRequest) => Promise<HttpResult>,
): Promise<NodeOutcome> {
  const collection: Collection = { items: [], bytes: frameBytes };
  const asked = new Set<string>();
  let request: HttpRequest = firstPage(first, pagination);
  for (let index = 0; ; index += 1) {
    asked.add(keyOf(request));
    const result = await send(request);
    if (result.kind === 'failed') return failed(result.failure);

    const items = readPath(result.response.body, pagination.items ?? '');
    if (!Array.isArray(items)) return failed(noItems(request, pagination));
    const itemsBefore = collection.items.length;
    const isFull = !takeItems(collection, items, pagination.max_items, maxBytes);
    const page = { request, response: result.response, index, itemsBefore, itemCount: items.length };
    const next = nextPage(page, pagination);
    const pages = index + 1;
    if (isFull || next === null || pages === pagination.max_pages)
      return completed({ items: collection.items, pages, truncated: isFull || next !== null });

    if (asked.has(keyOf(next))) return failed(askedBefore(next));
    request = next;
  }
}

/** Takes items until one does not fit; whether all did. */
function takeItems(
  collection: Collection,
  items: readonly Json[],
  maxItems: number,
  maxBytes: number,
): boolean {
  for (const item of items) {
    const bytes = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (collection.items.length === maxItems || collection.bytes + bytes > maxBytes) return false;
    collection.items.push(item);
    collection.bytes += bytes;
  }
  return true;
}

const keyOf = ({ url, body }: HttpRequest) => `${url.href} ${String(body)}`;

function noItems(request: HttpRequest, { items = '' }: Pagination): NodeFailure {
  const place = items === '' ? 'Its body' : `"${items}" in its body`;
  const message = `${describeRequest(request)} answered without a list. ${place} should be one; pagination.items says where it is.`;
  return { code: 'invalid_page', message, retryable: false };
}

function askedBefore(request: HttpRequest): NodeFailure {
  const message = `The pages of ${describeRequest(request)} go in a circle: the next one was asked for before.`;
  return { code: 'pagination_loop', message, retryable: false };
}
