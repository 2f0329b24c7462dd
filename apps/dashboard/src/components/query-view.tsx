import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure, Loading } from './states.tsx';

export interface QueryViewProps<T> {
  query: UseQueryResult<T>;
  /** What is loaded, in the plural. */
  what: string;
  children: (data: T) => ReactNode;
}

/** The faces of something that is fetched: on its way, gone wrong, or here. What is here stays while a later fetch fails. */
export function QueryView<T>({ query, what, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Loading what={what} />;
}
