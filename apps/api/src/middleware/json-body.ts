import type { IncomingMessage } from 'node:http';
import { AppError, PayloadTooLargeError } from '@runyard/domain';
import express, { type ErrorRequestHandler, type Request, type RequestHandler } from 'express';
import { isNestedDeeper } from './json-depth.ts';

/** PostgreSQL's and V8's own limits are far higher; nobody writes this by hand. */
const MAX_DEPTH = 200;

/** Parses JSON bodies of at most `maxBytes`. What is not JSON, too big or too deep gets an error that says so. `keep` is given the
 *  bytes of each body that is parsed. */
export function jsonBody(
  maxBytes: number,
  keep: (req: IncomingMessage, body: Buffer) => void = () => undefined,
): (RequestHandler | ErrorRequestHandler)[] {
  const verify = (req: IncomingMessage, res: unknown, body: Buffer, charset: string) => {
    refuseUnusualJson(req, res, body, charset);
    keep(req, body);
  };
  const parse = express.json({ limit: maxBytes, strict: false, type: () => true, verify });
  return [refuseOtherTypes, parse, translateBodyError];
}

const refuseOtherTypes: RequestHandler = (req, _res, next) => {
  if (hasBody(req) && !req.is(['application/json', '+json']))
    throw unsupported(`${req.get('content-type') ?? 'no type'}`);
  next();
};

const hasBody = (req: Request) =>
  req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;

const unsupported = (type: string) =>
  new AppError(
    'unsupported_media_type',
    `send the body as Content-Type: application/json in UTF-8, not as ${type}`,
  );

function refuseUnusualJson(_req: IncomingMessage, _res: unknown, body: Buffer, charset: string): void {
  if (charset !== 'utf-8') throw unsupported(charset);
  if (isNestedDeeper(body, MAX_DEPTH))
    throw new AppError('invalid_json', `the body is nested more than ${MAX_DEPTH} levels deep`);
}

/** The body parser marks its errors with a `type`: https://github.com/expressjs/body-parser#errors */
interface BodyError {
  type?: string;
  limit?: number;
  length?: number;
  message: string;
}

/** What a body parser threw, as an error of the contract. */
export const translateBodyError: ErrorRequestHandler = (error: BodyError, _req, _res, next) =>
  next(bodyError(error));

function bodyError(cause: BodyError): unknown {
  switch (cause.type) {
    case 'entity.too.large':
      return new PayloadTooLargeError(sizeMessage(cause), { cause });
    case 'entity.parse.failed':
      return new AppError('invalid_json', `the body is not valid JSON: ${cause.message}`, { cause });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new AppError('unsupported_media_type', cause.message, { cause });
    case 'request.aborted':
    case 'request.size.invalid':
      return new AppError('invalid_json', 'the body ended before its announced length', { cause });
    default:
      return cause;
  }
}

const sizeMessage = ({ limit, length }: BodyError) =>
  `the body has ${length ?? `more than ${limit}`} bytes; the limit is ${limit} bytes`;
