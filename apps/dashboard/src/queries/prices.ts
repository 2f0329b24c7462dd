import type { components, operations } from '@runyard/sdk';
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap, unwrapPage } from '../api-client.ts';
import { listQuery } from './list-query.ts';

export type Price = components['schemas']['Price'];
export type PriceVersion = components['schemas']['PriceVersion'];
export type PriceAmounts = operations['setPrice']['requestBody']['content']['application/json'];

/** Those that count now. */
export const pricesQuery = queryOptions({
  queryKey: ['prices', 'now'],
  queryFn: ({ signal }) => unwrap(api().GET('/api/v1/admin/prices', { signal })),
});

/** Those that were ever set or withdrawn. */
export const priceVersionsQuery = listQuery<PriceVersion>(['prices', 'versions'], (query, signal) =>
  unwrapPage(api().GET('/api/v1/admin/prices/versions', { params: { query }, signal })),
);

const pathOf = (provider: string, model: string) => ({ params: { path: { provider, model } } });

export const setPrice = (provider: string, model: string, body: PriceAmounts) =>
  unwrap(api().PUT('/api/v1/admin/prices/{provider}/{model}', { ...pathOf(provider, model), body }));

export const withdrawPrice = ({ provider, model }: Price) =>
  unwrap(api().DELETE('/api/v1/admin/prices/{provider}/{model}', pathOf(provider, model)));
