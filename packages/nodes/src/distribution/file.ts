import { z } from 'zod';
import { completed, failed, type NodeFailure, type NodeOutcome, type NodeWork } from '../executor.ts';
import { TimeoutParam } from '../http/http-params.ts';
import { encodeBody, findBodyProblems, typeOfBody } from '../http/request-body.ts';
import { JsonValue } from '../json-value.ts';
import { FilePathParam } from './file-path.ts';
import { putObject, S3Param } from './put-object.ts';
import { fileFailure, writeFileInside } from './write-file.ts';

const FileParams = z
  .strictObject({
    path: FilePathParam,
    body: JsonValue.optional().describe('What the file holds. Default: the input of the node.'),
    body_type: z
      .enum(['json', 'text', 'base64'])
      .optional()
      .describe('Default: text for a string, else json.'),
    content_type: z.string().min(1).optional().describe('Kept by S3. Default: by body_type.'),
    s3: S3Param.optional(),
    timeout_ms: TimeoutParam,
  })
  .superRefine(({ body = null, body_type }, ctx) => {
    for (const { path, message } of body_type === undefined ? [] : findBodyProblems(body, body_type))
      ctx.addIssue({
        code: 'custom',
        path: ['body', ...path],
        message: `${message} (body_type ${body_type})`,
      });
  });

export const FileConfig = z
  .object({ platform: z.literal('file'), params: FileParams })
  .describe("A file in the deployment's folder or in an S3-compatible store.");

type FileWork = NodeWork<z.output<typeof FileConfig>>;

/** Writes one whole file; one that is there is replaced, so that a delivery that comes twice leaves one file. */
export async function deliverToFile(work: FileWork): Promise<NodeOutcome> {
  const { path, body = work.input, body_type = typeOfBody(body), content_type, s3 } = work.config.params;
  const encoded = await encodeBody(body, body_type);
  const bytes = new Uint8Array(Buffer.from(encoded.body ?? ''));
  if (s3 === undefined) return writeToFolder(path, bytes, work);

  const contentType = content_type ?? encoded.contentType ?? 'application/octet-stream';
  return putObject({ store: s3, path, bytes, contentType, timeoutMs: work.config.params.timeout_ms }, work);
}

const notConfigured: NodeFailure = {
  code: 'files_not_configured',
  message: 'There is no folder for files: give params.s3, or have whoever runs this system set FILES_DIR.',
  retryable: false,
};

/** Each workspace has a folder of its own. */
async function writeToFolder(path: string, bytes: Uint8Array, work: FileWork): Promise<NodeOutcome> {
  const { filesDir } = work.services;
  if (filesDir === null) return failed(notConfigured);
  const place = { root: filesDir, path: `${work.workspaceId}/${path}` };
  try {
    await writeFileInside(place, bytes, work.signal);
    return completed({ delivery_id: work.nodeRunId, path, bytes: bytes.byteLength });
  } catch (error) {
    if (work.signal.aborted) throw error;
    return failed(fileFailure(path, error));
  }
}
