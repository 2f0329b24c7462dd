import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { z } from 'zod';
import { completed, failed, type NodeOutcome, type NodeWork } from '../executor.ts';
import { UrlParam } from '../http/http-params.ts';
import { sendRequest } from '../http/send-request.ts';

/** An S3-compatible store. */
export const S3Param = z
  .strictObject({
    endpoint: UrlParam.optional().describe('Of another store than AWS; the bucket becomes part of the path.'),
    region: z
      .string()
      .regex(/^[a-z0-9-]+$/, { error: 'must be a region such as eu-central-1' })
      .default('us-east-1')
      .describe('The region of the bucket.'),
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'is no name that a bucket can have' })
      .describe('The bucket.'),
    access_key_id: z.string().min(1).describe('The id of the key that signs.'),
    secret_access_key: z.string().min(1).describe('The key that signs, mostly a secret.'),
    session_token: z.string().min(1).optional().describe('Of temporary credentials.'),
  })
  .describe('Puts the file into a bucket, as an object whose key is `path`.');
type S3Store = z.output<typeof S3Param>;

interface PutObject {
  store: S3Store;
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
  contentType: string;
  timeoutMs: number;
}

/** Puts one object (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html), signed with SigV4 over its body. The
 *  delivery id is in its metadata. */
export async function putObject(put: PutObject, work: NodeWork<unknown>): Promise<NodeOutcome> {
  const { store, path, bytes, timeoutMs } = put;
  const url = urlOf(store, path);
  const headers = await signedHeaders(put, url, work);
  const request = { method: 'PUT', url: new URL(url), headers, body: bytes };
  const result = await sendRequest(request, { timeoutMs, maxRedirects: 0, expectedStatuses: null }, work);
  if (result.kind === 'failed') return failed(result.failure);

  const { etag = null } = result.response.headers;
  const output = { bucket: store.bucket, path, bytes: bytes.byteLength, etag };
  return completed({ delivery_id: work.nodeRunId, ...output });
}

async function signedHeaders(put: PutObject, url: string, work: NodeWork<unknown>): Promise<Headers> {
  const { store, bytes, contentType } = put;
  const signer = new AwsV4Signer({
    method: 'PUT',
    url,
    body: bytes,
    service: 's3',
    region: store.region,
    accessKeyId: store.access_key_id,
    secretAccessKey: store.secret_access_key,
    ...(store.session_token !== undefined && { sessionToken: store.session_token }),
    datetime: work.clock
      .now()
      .toISOString()
      .replace(/[:-]|\.\d{3}/g, ''),
    headers: {
      'content-type': contentType,
      'user-agent': 'runyard',
      'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex'),
      'x-amz-meta-runyard-delivery': work.nodeRunId,
    },
  });
  return (await signer.sign()).headers;
}

function urlOf({ endpoint, region, bucket }: S3Store, path: string): string {
  const key = path.split('/').map(encodeName).join('/');
  return endpoint === undefined
    ? `https://${bucket}.s3.${region}.amazonaws.com/${key}`
    : `${endpoint.replace(/\/+$/, '')}/${bucket}/${key}`;
}

/** As SigV4 has it: everything but letters, digits and -._~ */
const encodeName = (name: string) =>
  encodeURIComponent(name).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
