/** What an API key may be allowed. Keys, members and secrets are for people only: no scope lets a key make keys. */
export const SCOPES = [
  'workspace:read',
  'workspace:write',
  'workflows:read',
  'workflows:write',
  'runs:read',
  'runs:write',
  'tasks:read',
  'tasks:write',
] as const;
export type Scope = (typeof SCOPES)[number];
