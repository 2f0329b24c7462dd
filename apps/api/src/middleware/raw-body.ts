import type { IncomingMessage } from 'node:http';

const bodies = new WeakMap<IncomingMessage, Buffer>();

/** Keeps the bytes of a body beside what they were parsed into: signatures are made of bytes. */
export const keepRawBody = (req: IncomingMessage, body: Buffer): void => void bodies.set(req, body);

/** The bytes of the body of an endpoint that keeps them. */
export const rawBodyOf = (req: IncomingMessage): Buffer => bodies.get(req) ?? Buffer.alloc(0);
