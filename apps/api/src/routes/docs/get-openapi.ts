import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { openApiDocument } from '@runyard/contracts';
import { nodeConfigSchemas } from '@runyard/nodes';
import { productVersion } from '@runyard/runtime';
import type { RequestHandler } from 'express';

/** Clients take the API to be where the document is, also when a proxy puts both under a path of its own. */
const SERVER_URL = '.';
const CACHE = 'public, max-age=60';

/** GET /openapi.json: the contract, compressed for whoever takes that. It is written on the first request and stays the same
 *  while the process lives. */
export function getOpenApiRoute(): RequestHandler {
  let written: WrittenDocument | undefined;
  return (req, res) => {
    written ??= writeDocument();
    const isGzipped = req.acceptsEncodings('gzip', 'identity') === 'gzip';
    const etag = isGzipped ? written.gzipEtag : written.etag;
    res.set({ ETag: etag, 'Cache-Control': CACHE, 'Access-Control-Allow-Origin': '*' });
    res.set('Cross-Origin-Resource-Policy', 'cross-origin').vary('Accept-Encoding');
    if (req.get('if-none-match') === etag) return void res.status(304).end();
    if (isGzipped) res.set('Content-Encoding', 'gzip');
    res.type('json').send(isGzipped ? written.gzip : written.text);
  };
}

interface WrittenDocument {
  text: string;
  etag: string;
  gzip: Buffer;
  gzipEtag: string;
}

function writeDocument(): WrittenDocument {
  const document = openApiDocument({
    serverUrl: SERVER_URL,
    version: productVersion(),
    nodeConfigs: nodeConfigSchemas(),
  });
  const text = JSON.stringify(document);
  const digest = hash('sha256', text, 'base64url');
  return { text, etag: `"${digest}"`, gzip: gzipSync(text), gzipEtag: `"${digest}-gzip"` };
}
