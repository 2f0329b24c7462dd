import type { NodeFailure } from '../executor.ts';
import type { HttpResponse } from '../http/http-exchange.ts';
import type { BodyType } from '../http/request-body.ts';
import { findSlackError } from './slack-error.ts';

/** A service that nodes call by its name. */
export interface Provider {
  name: string;
  title: string;
  /** Without a slash at its end; PROVIDER_BASE_URLS can set another. */
  baseUrl: string;
  /** Where the credential goes. `bearer` and `header` take the param `token`, `basic` takes `username` and `password`. */
  auth: { type: 'bearer' } | { type: 'basic' } | { type: 'header'; name: string; prefix: string };
  headers?: Record<string, string>;
  /** How it takes bodies. Default: json. */
  bodyType?: BodyType;
  /** The error inside an answer that claims success. */
  findError?: (response: HttpResponse) => NodeFailure | null;
  /** Its own reference. */
  reference: string;
}

/** One row a provider. */
export const tokenProviders = [
  {
    name: 'airtable',
    title: 'Airtable',
    baseUrl: 'https://api.airtable.com/v0',
    auth: { type: 'bearer' },
    reference: 'https://airtable.com/developers/web/api',
  },
  {
    name: 'anthropic',
    title: 'Anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    auth: { type: 'header', name: 'x-api-key', prefix: '' },
    headers: { 'anthropic-version': '2023-06-01' },
    reference: 'https://docs.anthropic.com/en/api',
  },
  {
    name: 'discord',
    title: 'Discord, as a bot',
    baseUrl: 'https://discord.com/api/v10',
    auth: { type: 'header', name: 'authorization', prefix: 'Bot ' },
    reference: 'https://discord.com/developers/docs/reference',
  },
  {
    name: 'github',
    title: 'GitHub',
    baseUrl: 'https://api.github.com',
    auth: { type: 'bearer' },
    headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    reference: 'https://docs.github.com/rest',
  },
  {
    name: 'gitlab',
    title: 'GitLab',
    baseUrl: 'https://gitlab.com/api/v4',
    auth: { type: 'header', name: 'private-token', prefix: '' },
    reference: 'https://docs.gitlab.com/api/rest',
  },
  {
    name: 'hubspot',
    title: 'HubSpot',
    baseUrl: 'https://api.hubapi.com',
    auth: { type: 'bearer' },
    reference: 'https://developers.hubspot.com/docs/api',
  },
  {
    name: 'linear',
    title: 'Linear (GraphQL)',
    baseUrl: 'https://api.linear.app',
    auth: { type: 'header', name: 'authorization', prefix: '' },
    reference: 'https://linear.app/developers',
  },
  {
    name: 'notion',
    title: 'Notion',
    baseUrl: 'https://api.notion.com/v1',
    auth: { type: 'bearer' },
    headers: { 'notion-version': '2022-06-28' },
    reference: 'https://developers.notion.com/reference',
  },
  {
    name: 'openai',
    title: 'OpenAI, or a server that speaks its protocol',
    baseUrl: 'https://api.openai.com/v1',
    auth: { type: 'bearer' },
    reference: 'https://platform.openai.com/docs/api-reference',
  },
  {
    name: 'resend',
    title: 'Resend',
    baseUrl: 'https://api.resend.com',
    auth: { type: 'bearer' },
    reference: 'https://resend.com/docs/api-reference',
  },
  {
    name: 'sendgrid',
    title: 'SendGrid',
    baseUrl: 'https://api.sendgrid.com/v3',
    auth: { type: 'bearer' },
    reference: 'https://www.twilio.com/docs/sendgrid/api-reference',
  },
  {
    name: 'slack',
    title: 'Slack',
    baseUrl: 'https://slack.com/api',
    auth: { type: 'bearer' },
    findError: findSlackError,
    reference: 'https://api.slack.com/methods',
  },
  {
    name: 'stripe',
    title: 'Stripe',
    baseUrl: 'https://api.stripe.com/v1',
    auth: { type: 'bearer' },
    bodyType: 'form',
    reference: 'https://docs.stripe.com/api',
  },
] as const satisfies readonly Provider[];

/** Those that ask for a name and a password. */
export const basicProviders = [
  {
    name: 'twilio',
    title: 'Twilio',
    baseUrl: 'https://api.twilio.com/2010-04-01',
    auth: { type: 'basic' },
    bodyType: 'form',
    reference: 'https://www.twilio.com/docs/usage/api',
  },
] as const satisfies readonly Provider[];

export const providers: readonly Provider[] = [...tokenProviders, ...basicProviders];

/** @throws Error for a name that no provider has */
export function providerNamed(name: string): Provider {
  const found = providers.find((provider) => provider.name === name);
  if (found === undefined) throw new Error(`no provider is named ${name}`);
  return found;
}
