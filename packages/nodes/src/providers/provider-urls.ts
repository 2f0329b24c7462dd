import { providerNamed, providers } from './provider-table.ts';

/** Base URLs by the names of providers, without a slash at their ends. */
export type ProviderUrls = Readonly<Record<string, string>>;

/** Reads `name=URL` (PROVIDER_BASE_URLS).
 *  @throws Error for a name that no provider has */
export function readProviderUrls(entries: readonly string[]): ProviderUrls {
  const names = providers.map(({ name }) => name);
  const urls = entries.map((entry): [string, string] => {
    const [, name = '', url = ''] = /^(\w+)=(.*?)\/*$/.exec(entry) ?? [];
    if (names.includes(name)) return [name, url];
    throw new Error(`PROVIDER_BASE_URLS: no provider is named "${name}". There are: ${names.join(', ')}.`);
  });
  return Object.fromEntries(urls);
}

/** The base URL of a provider in this deployment. */
export function baseUrlOf(name: string, urls: ProviderUrls): string {
  return urls[name] ?? providerNamed(name).baseUrl;
}
