import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../queries/me.ts';

/** What the user is in a workspace; null: not known, so that the API decides. */
export function useRole(workspaceId: string): string | null {
  const { data: me } = useQuery(meQuery);
  if (me?.kind !== 'user') return null;
  return me.workspaces.find(({ id }) => id === workspaceId)?.role ?? null;
}

/** Whether the user may change what is in a workspace, as far as is known. */
export const useMayEdit = (workspaceId: string): boolean => useRole(workspaceId) !== 'viewer';
