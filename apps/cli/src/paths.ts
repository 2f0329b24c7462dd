import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, or the folder in the image that has its layout. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

export const SCHEMA_FILE = join(ROOT, 'prisma', 'schema.prisma');
export const MIGRATIONS_DIR = join(ROOT, 'prisma', 'migrations');
