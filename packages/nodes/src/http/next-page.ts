import type { Json, JsonObject } from '@runyard/domain';
import { NodeFailedError } from '../node-failed-error.ts';
import { readPath } from '../read-path.ts';
import { describeRequest, type HttpRequest, type HttpResponse } from './http-exchange.ts';
import type { Pagination } from './pagination-param.ts';

/** A page that came: `index` is from 0, `itemsBefore` counts those of all pages before it. */
export interface Page {
  request: HttpRequest;
  response: HttpResponse;
  index: number;
  itemsBefore: number;
  itemCount: number;
}

/** The request of the first page: where pages are counted, it says so. */
export function firstPage(request: HttpRequest, pagination: Pagination): HttpRequest {
  return pagination.by === 'page' || pagination.by === 'offset'
    ? withQuery(request, pagination.name, pagination.start)
    : request;
}

/** The request of the page after this one; null when this is the last.
 *  @throws NodeFailedError `invalid_next_page` */
export function nextPage(page: Page, pagination: Pagination): HttpRequest | null {
  const { request, response } = page;
  switch (pagination.by) {
    case 'link':
      return atUrl(request, nextLink(response.headers.link ?? ''));
    case 'next_url':
      return atUrl(request, textOf(readPath(response.body, pagination.path)));
    case 'cursor': {
      const cursor = textOf(readPath(response.body, pagination.path));
      if (cursor === null) return null;
      return pagination.in === 'query'
        ? withQuery(request, pagination.name, cursor)
        : withField(request, pagination.name, cursor);
    }
    case 'page':
      return isLast(page, pagination)
        ? null
        : withQuery(request, pagination.name, pagination.start + page.index + 1);
    case 'offset':
      return isLast(page, pagination)
        ? null
        : withQuery(request, pagination.name, pagination.start + page.itemsBefore + page.itemCount);
  }
}

const isLast = ({ itemCount }: Page, { page_size = 1 }: { page_size?: number | undefined }) =>
  itemCount < page_size;

function textOf(value: Json | undefined): string | null {
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : null;
}

/** The target of the first link with the relation `next`. */
function nextLink(header: string): string | null {
  const links = header.matchAll(/<([^>]*)>((?:[^",<]|"[^"]*")*)/g);
  for (const [, target = '', parameters = ''] of links) {
    const [, relations = ''] = /;\s*rel\s*=\s*"?([^";]*)"?/i.exec(parameters) ?? [];
    if (relations.toLowerCase().split(/\s+/).includes('next')) return target;
  }
  return null;
}

/** Only on the same origin: the request may carry credentials. */
function atUrl(request: HttpRequest, target: string | null): HttpRequest | null {
  if (target === null) return null;
  const url = URL.canParse(target, request.url.href) ? new URL(target, request.url) : null;
  if (url?.origin === request.url.origin) return { ...request, url };
  const message = `The page after ${describeRequest(request)} is on another host, which is not called.`;
  throw new NodeFailedError({ code: 'invalid_next_page', message, retryable: false });
}

function withQuery(request: HttpRequest, name: string, value: string | number): HttpRequest {
  const url = new URL(request.url);
  url.searchParams.set(name, String(value));
  return { ...request, url };
}

/** The request's body is a JSON object: its params were checked. */
function withField(request: HttpRequest, name: string, value: string): HttpRequest {
  const body: JsonObject = JSON.parse(String(request.body));
  return { ...request, body: JSON.stringify({ ...body, [name]: value }) };
}
