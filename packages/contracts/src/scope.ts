/** What an API key may be allowed. Keys and members are for people only: no scope lets a key make keys. */
export const SCOPES = [
  'workspace:read',
  'workspace:write',
  'workflows:read',
  'workflows:write',
  'runs:read',
  'runs:write',
  'tasks:read',
  'tasks:write',
  'secrets:read',
  'secrets:write',
] as const;
export type Scope = (typeof SCOPES)[number];
