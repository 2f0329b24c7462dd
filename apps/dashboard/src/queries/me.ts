import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../api-client.ts';

/** Whoever has signed in, and the workspaces that they belong to. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => unwrap(api().GET('/api/v1/auth/me')),
  staleTime: 60_000,
});

export const signIn = (email: string, password: string) =>
  unwrap(api().POST('/api/v1/auth/token', { body: { email, password } }));

/** Another token in place of the one that this page has. */
export const renewToken = () => unwrap(api().POST('/api/v1/auth/token/renew'));
