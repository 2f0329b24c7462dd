export { createRunyardClient, type RunyardClient, type RunyardClientOptions } from './client.ts';
export type { components, operations, paths } from './generated/schema.ts';
