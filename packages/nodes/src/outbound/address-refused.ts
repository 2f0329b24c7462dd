import type { NodeFailure } from '../executor.ts';
import { NodeFailedError } from '../node-failed-error.ts';

/** How many errors inside errors are looked through: clients wrap what `fetch` throws, and `fetch` wraps what connecting throws. */
const maxDepth = 6;

/** A connection that this deployment does not allow. Says nothing of the address but that it is not public. */
export class AddressRefusedError extends NodeFailedError {
  constructor(host: string) {
    super({
      code: 'address_refused',
      message: `"${host}" was not called: its address is not a public one. Whoever runs this system can allow it with the setting OUTBOUND_ALLOW.`,
      retryable: false,
    });
    this.name = 'AddressRefusedError';
  }
}

/** The failure of a node whose call ended with this error, if the reason is that the address is not allowed, however deep that
 *  stands in the error's causes. Null for any other error. */
export function findRefusal(error: unknown): NodeFailure | null {
  let inner = error;
  for (let depth = 0; depth < maxDepth && typeof inner === 'object' && inner !== null; depth += 1) {
    if (inner instanceof AddressRefusedError) return inner.failure;
    inner = 'cause' in inner ? inner.cause : null;
  }
  return null;
}
