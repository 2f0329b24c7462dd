import { z } from 'zod';
import type { NodeOutcome, NodeWork } from '../executor.ts';
import { bodyTypeOf, callParams, findCallProblems } from '../http/call-params.ts';
import { UrlParam } from '../http/http-params.ts';
import { performCall } from '../http/perform-call.ts';
import { AuthParam } from '../http/request-auth.ts';
import { defineNodeType } from '../node-type.ts';
import { callProvider, ProviderConfig } from '../providers/call-provider.ts';

const HttpConfig = z
  .object({
    provider: z.literal('http'),
    params: z
      .strictObject({
        url: UrlParam.describe('An http or https URL.'),
        auth: AuthParam.optional(),
        ...callParams,
      })
      .superRefine((params, ctx) => {
        for (const problem of findCallProblems(params, undefined))
          ctx.addIssue({ code: 'custom', ...problem });
      }),
  })
  .describe('Any HTTP endpoint.');

const ApiCallConfig = z.discriminatedUnion('provider', [HttpConfig, ...ProviderConfig.options]);

type ApiCallWork = NodeWork<z.output<typeof ApiCallConfig>>;

/** Calls an HTTP endpoint, of any host or of a provider that is known by name; its answer is the output. */
export const apiCallNode = defineNodeType({
  type: 'api_call',
  takesSecrets: true,
  configSchema: ApiCallConfig,
  execute: callApi,
});

async function callApi({ config, ...work }: ApiCallWork): Promise<NodeOutcome> {
  if (config.provider !== 'http') return callProvider({ ...work, config });
  const { url, auth = null, ...params } = config.params;
  const bodyType = bodyTypeOf(params, undefined);
  return performCall({ url, params, bodyType, auth, headers: {} }, { ...work, config });
}
