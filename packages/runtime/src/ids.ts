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
