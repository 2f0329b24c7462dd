/** What the executors of one process share: made in its composition root, handed to every attempt, closed at its end. */
export interface NodeServices {
  close(): Promise<void>;
}

/** The services with their defaults. */
export function createNodeServices(): NodeServices {
  return { close: async () => {} };
}
