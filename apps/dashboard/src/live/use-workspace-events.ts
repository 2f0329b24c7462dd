import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followWorkspace } from './follow-workspace.ts';
import { createLiveLists } from './live-lists.ts';

/** Keeps the lists of a workspace up to date while it is open. */
export function useWorkspaceEvents(workspaceId: string | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (workspaceId === undefined) return;
    const stop = new AbortController();
    const lists = createLiveLists(client, workspaceId);
    void followWorkspace(workspaceId, lists, stop.signal);
    return () => {
      stop.abort();
      lists.stop();
    };
  }, [client, workspaceId]);
}
