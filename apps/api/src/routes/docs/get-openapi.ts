import { hash } from 'node:crypto';
import { openApiDocument } from '@runyard/contracts';
import { nodeConfigSchemas } from '@runyard/nodes';
import { productVersion } from '@runyard/runtime';
import type { RequestHandler } from 'express';

/** Clients take the API to be where the document is, also when a proxy puts both under a path of its own. */
const SERVER_URL = '.';
const CACHE = 'public, max-age=60';

/** GET /openapi.json: the contract. It is written on the first request and stays the same while the process lives. */
export function getOpenApiRoute(): RequestHandler {
  let written: { text: string; etag: string } | undefined;
  return (req, res) => {
    written ??= writeDocument();
    res.set({ ETag: written.etag, 'Cache-Control': CACHE, 'Access-Control-Allow-Origin': '*' });
    res.set('Cross-Origin-Resource-Policy', 'cross-origin');
    if (req.get('if-none-match') === written.etag) res.status(304).end();
    else res.type('json').send(written.text);
  };
}

function writeDocument() {
  const document = openApiDocument({
    serverUrl: SERVER_URL,
    version: productVersion(),
    nodeConfigs: nodeConfigSchemas(),
  });
  const text = JSON.stringify(document);
  return { text, etag: `"${hash('sha256', text, 'base64url')}"` };
}
