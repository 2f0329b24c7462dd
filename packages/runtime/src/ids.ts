import { hash } from 'node:crypto';
import { v7 } from 'uuid';

/** Makes ids for new rows. */
export interface Ids {
  /** A UUID that was never given out before. */
  next(): string;
}

/** UUIDs of version 7 (RFC 9562): they begin with the time, and those of one process rise, so indexes stay dense. */
export function systemIds(): Ids {
  return { next: () => v7() };
}

const VARIANTS = '89ab';

/**
 * The id of what belongs to `ownerId` under `name`: always the same, and in the form of version 7, with the time of its
 * owner and a SHA-256 in place of chance. Whoever makes it again, after a crash has undone it, makes no other.
 */
export function deriveId(ownerId: string, name: string): string {
  const digest = hash('sha256', `${ownerId}/${name}`, 'hex');
  const variant = VARIANTS[Number.parseInt(digest.charAt(18), 16) % VARIANTS.length];
  return `${ownerId.slice(0, 13)}-7${digest.slice(0, 3)}-${variant}${digest.slice(3, 6)}-${digest.slice(6, 18)}`;
}
