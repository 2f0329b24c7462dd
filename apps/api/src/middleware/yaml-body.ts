import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { parseYaml } from '../documents/yaml-text.ts';

const TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];

/** Parses YAML bodies of at most `maxBytes`, and leaves every other body to the handlers of JSON. */
export function yamlBody(
  maxBytes: number,
  otherwise: (RequestHandler | ErrorRequestHandler)[],
): (RequestHandler | ErrorRequestHandler)[] {
  const read = express.text({ limit: maxBytes, type: TYPES, defaultCharset: 'utf-8' });
  const parse: RequestHandler = (req, _res, next) => {
    if (req.is(TYPES) && typeof req.body === 'string') {
      req.body = parseYaml(req.body);
      return next();
    }
    return next();
  };
  const others = otherwise.map((handler) => unlessYaml(handler));
  return [read, parse, ...others, forgetEmpty];
}

/** The parser of JSON makes `{}` of a body of no bytes. */
const forgetEmpty: RequestHandler = (req, _res, next) => {
  if (req.get('content-length') === '0') req.body = undefined;
  next();
};

function unlessYaml(handler: RequestHandler | ErrorRequestHandler): RequestHandler | ErrorRequestHandler {
  if (handler.length === 4) return handler;
  const unless: RequestHandler = (req, res, next) =>
    req.is(TYPES) ? next() : (handler as RequestHandler)(req, res, next);
  return unless;
}
