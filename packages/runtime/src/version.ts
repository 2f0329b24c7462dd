import { readFileSync } from 'node:fs';

/** The version of the product. All its packages carry the same one. */
export function productVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
