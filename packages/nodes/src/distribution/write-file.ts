import { randomUUID } from 'node:crypto';
import { constants, type FileHandle, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NodeFailure } from '../executor.ts';
import { NodeFailedError } from '../node-failed-error.ts';

/** A path that `FilePathParam` accepts, below a folder of the deployment. */
interface Place {
  root: string;
  path: string;
}

/** What another attempt may find mended. */
const passing = ['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'EBUSY', 'EAGAIN'];

/** Writes a file and replaces the one that is there, in one step: a reader sees the old one or the new one, whole. No folder on
 *  the way may be a link, so nothing is written elsewhere.
 *  @throws NodeFailedError `invalid_path`, or what the file system throws */
export async function writeFileInside(
  { root, path }: Place,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const target = join(root, path);
  await mkdir(root, { recursive: true });
  await makeFolders(root, path);
  const temporary = join(dirname(target), `.runyard-${randomUUID()}`);
  try {
    await writeNew(temporary, bytes, signal);
    signal.throwIfAborted();
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(target));
}

async function makeFolders(root: string, path: string): Promise<void> {
  let folder = root;
  for (const name of path.split('/').slice(0, -1)) {
    folder = join(folder, name);
    await mkdir(folder).catch(ignoreExisting);
    if (!(await lstat(folder)).isDirectory()) throw notAFolder(name);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** On the disk before it is renamed, or a power cut could leave an empty file under the name. */
async function writeNew(path: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const { O_CREAT, O_WRONLY, O_TRUNC, O_NOFOLLOW } = constants;
  const file = await open(path, O_CREAT | O_WRONLY | O_TRUNC | O_NOFOLLOW, 0o640);
  await closing(file, async () => {
    await file.writeFile(bytes, { signal });
    await file.sync();
  });
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY);
  await closing(folder, () => folder.sync());
}

async function closing(file: FileHandle, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await file.close();
  }
}

function notAFolder(name: string): NodeFailedError {
  const message = `params.path: "${name}" is there already and is no folder.`;
  return new NodeFailedError({ code: 'invalid_path', message, retryable: false });
}

/** What it means for a node that its file was not written. Names the path of the node, not where it is on the machine. */
export function fileFailure(path: string, error: unknown): NodeFailure {
  if (error instanceof NodeFailedError) return error.failure;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const message = `"${path}" could not be written: ${code}`;
  return { code: 'file_not_written', message, retryable: passing.includes(code), cause: error };
}
