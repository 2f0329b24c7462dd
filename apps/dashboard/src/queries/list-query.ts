import { infiniteQueryOptions, type QueryKey } from '@tanstack/react-query';
import type { Page } from '../api-client.ts';

const PAGE_SIZE = 50;

export interface PageQuery {
  limit: number;
  cursor?: string;
}

/** A list of the API, page by page, that goes on by its cursor. */
export const listQuery = <Row>(
  queryKey: QueryKey,
  fetchPage: (page: PageQuery, signal: AbortSignal) => Promise<Page<Row>>,
) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      fetchPage({ limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) }, signal),
    initialPageParam: '',
    getNextPageParam: (page: Page<Row>) => page.next,
  });
