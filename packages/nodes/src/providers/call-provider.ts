import { z } from 'zod';
import type { NodeOutcome, NodeWork } from '../executor.ts';
import { bodyTypeOf, type CallParams, callParams, findCallProblems } from '../http/call-params.ts';
import { performCall } from '../http/perform-call.ts';
import { type Auth, HeaderText } from '../http/request-auth.ts';
import { basicProviders, type Provider, providerNamed, tokenProviders } from './provider-table.ts';
import { baseUrlOf } from './provider-urls.ts';

const path = z
  .string()
  .regex(/^\/[^\s\\]*$/, { error: 'must begin with / and hold neither spaces nor \\; use url_encode' })
  .refine((text) => !/(?:^|\/)(?:\.|%2e){1,2}(?=[/?#]|$)/i.test(text), {
    error: 'must not hold . or .. as a part',
  })
  .describe('Below the base URL of the provider; may hold a query.');

type Names<Rows extends readonly { name: string }[]> = { [Index in keyof Rows]: Rows[Index]['name'] };
const namesOf = <const Rows extends readonly { name: string }[]>(rows: Rows) =>
  rows.map(({ name }) => name) as unknown as Names<Rows>;

const TokenConfig = z
  .object({
    provider: z.literal(namesOf(tokenProviders)).describe('The provider, by its name.'),
    params: z.strictObject({
      path,
      token: HeaderText.describe('Its token, mostly a secret.'),
      ...callParams,
    }),
  })
  .superRefine(checkParams)
  .describe('A provider that takes a token.');

const BasicConfig = z
  .object({
    provider: z.literal(namesOf(basicProviders)).describe('The provider, by its name.'),
    params: z.strictObject({
      path,
      username: z.string().min(1).describe('The user name, or the id of the account.'),
      password: z.string().min(1).describe('The password or token, mostly a secret.'),
      ...callParams,
    }),
  })
  .superRefine(checkParams)
  .describe('A provider that takes a user name and a password.');

export const ProviderConfig = z.discriminatedUnion('provider', [TokenConfig, BasicConfig]);

type ProviderWork = NodeWork<z.output<typeof ProviderConfig>>;

/** Calls a provider by its name: base URL, authentication, headers and the reading of errors come from its row. */
export async function callProvider(work: ProviderWork): Promise<NodeOutcome> {
  const provider = providerNamed(work.config.provider);
  const { path, ...params } = work.config.params;
  const call = {
    url: baseUrlOf(provider.name, work.services.providerUrls) + path,
    params,
    bodyType: bodyTypeOf(params, provider.bodyType),
    auth: authOf(provider, params),
    headers: provider.headers ?? {},
    findError: provider.findError,
  };
  return performCall(call, work);
}

function checkParams(config: { provider: string; params: CallParams }, ctx: z.RefinementCtx): void {
  const usual = providerNamed(config.provider).bodyType;
  for (const { path, message } of findCallProblems(config.params, usual))
    ctx.addIssue({ code: 'custom', path: ['params', ...path], message });
}

type Credentials = { token: string } | { username: string; password: string };

function authOf({ auth }: Provider, credentials: Credentials): Auth {
  if ('username' in credentials) return { type: 'basic', ...credentials };
  return auth.type === 'header'
    ? { type: 'header', name: auth.name, value: auth.prefix + credentials.token }
    : { type: 'bearer', token: credentials.token };
}
