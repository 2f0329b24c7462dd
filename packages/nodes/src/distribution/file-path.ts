import { z } from 'zod';

const maxPathBytes = 900;
const maxNameBytes = 200;

/** A path below a folder or in a bucket: names between slashes, none of which leads elsewhere. */
export const FilePathParam = z
  .string()
  .refine((path) => path.split('/').every(isFileName), {
    error: `must be names between slashes, such as reports/2026/july.json: no empty name, no . or .., no \\ and no control character, none that begins with .runyard-, each of at most ${maxNameBytes} bytes`,
  })
  .refine((path) => Buffer.byteLength(path) <= maxPathBytes, {
    error: `is longer than ${maxPathBytes} bytes`,
  })
  .describe('Where the file is, below the folder of the workspace or in the bucket.');

function isFileName(name: string): boolean {
  if (['', '.', '..'].includes(name) || name.startsWith('.runyard-')) return false;
  return !/[\\\p{Cc}]/u.test(name) && name.isWellFormed() && Buffer.byteLength(name) <= maxNameBytes;
}
