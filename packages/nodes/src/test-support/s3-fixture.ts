import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { startServer } from './node-fixtures.ts';

export interface StoredObject {
  bytes: Buffer;
  headers: IncomingHttpHeaders;
}

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer | string, data: string) => createHmac('sha256', key).update(data).digest();

/** A store that takes an object only when its signature is right, computed anew from what came over the wire as
 *  https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html says. */
export async function startS3Server(secretKeys: Record<string, string>) {
  const objects = new Map<string, StoredObject>();
  const server = await startServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    if (!isSigned(request, bytes, secretKeys))
      return response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
    objects.set(decodeURIComponent(request.url ?? ''), { bytes, headers: request.headers });
    return response.writeHead(200, { etag: `"${sha256(bytes).slice(0, 32)}"` }).end();
  });
  return { ...server, objects };
}

function isSigned(request: IncomingMessage, body: Buffer, secretKeys: Record<string, string>): boolean {
  const { headers, method, url = '' } = request;
  const [, keyId = '', scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const secretKey = secretKeys[keyId];
  const isBodyRight = headers['x-amz-content-sha256'] === sha256(body);
  const areHeadersSigned = [
    'host',
    'x-amz-date',
    'x-amz-content-sha256',
    'x-amz-meta-runyard-delivery',
  ].every((name) => names.split(';').includes(name));
  if (secretKey === undefined || !isBodyRight || !areHeadersSigned) return false;

  const canonicalHeaders = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonicalRequest = [method, url, '', canonicalHeaders.join(''), names, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonicalRequest)].join('\n');
  const signingKey = scope
    .split('/')
    .reduce((key: Buffer | string, part) => hmac(key, part), `AWS4${secretKey}`);
  return hmac(signingKey, toSign).toString('hex') === signature;
}
