/** The workspace whose stream is open, so that nothing of it need be asked again; null: none. */
let liveWorkspaceId: string | null = null;

export function setLive(workspaceId: string | null): void {
  liveWorkspaceId = workspaceId;
}

/** Lists are read again this often while no stream tells what changes, in milliseconds. */
const FALLBACK_REFRESH_MS = 30_000;

/** For `refetchInterval` of what the stream of the workspace keeps up to date. */
export const fallbackRefresh = (workspaceId: string) => (): number | false =>
  liveWorkspaceId === workspaceId ? false : FALLBACK_REFRESH_MS;
