import { saveSecret } from '@runyard/db';
import { sealSecret } from '@runyard/engine';
import { presentSecret, requireKeyRing } from '../../present/present-secret.ts';
import type { RouteFor } from '../route.ts';

/** PUT …/secrets/{secret_name}: 201 for a new one, 200 for a new value. The value leaves this function sealed. */
export const putSecretRoute: RouteFor<'putSecret'> =
  ({ engine, keyRing, limits }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, name: params.secret_name };
    const { keyId, bytes } = sealSecret(requireKeyRing(keyRing), scope, body.value);

    const { secret, isNew } = await saveSecret(engine.db.prisma, author, {
      secret: { id: engine.ids.next(), ...scope, keyId, sealed: bytes },
      maxSecrets: limits.maxSecretsPerWorkspace,
    });

    const presented = presentSecret(secret);
    if (!isNew) return { status: 200, body: presented };
    const path = `/api/v1/workspaces/${workspaceId}/secrets/${secret.name}`;
    return { status: 201, headers: { Location: path }, body: presented };
  };
