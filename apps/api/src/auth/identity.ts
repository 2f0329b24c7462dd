import type { Scope } from '@runyard/contracts';
import { type TriggeredBy, triggeredBy, type WorkspaceRole } from '@runyard/domain';

/** Who calls: a person with a token, or a machine with an API key of one workspace. */
export type Identity =
  | { kind: 'user'; userId: string }
  | {
      kind: 'api_key';
      apiKeyId: string;
      /** Who made the key. */
      userId: string;
      workspaceId: string;
      scopes: readonly Scope[];
    };

/** Who calls, in which workspace; `role` is null for an API key. */
export interface WorkspaceCaller {
  identity: Identity;
  workspaceId: string;
  role: WorkspaceRole | null;
}

/** How runs and audit events name who did it: `user:<id>` or `api_key:<id>`. */
export const actorOf = (identity: Identity): TriggeredBy =>
  identity.kind === 'user' ? triggeredBy('user', identity.userId) : triggeredBy('api_key', identity.apiKeyId);
