import { z } from 'zod';
import { EXAMPLE_ACTOR } from './examples/ids.ts';
import { Timestamp } from './fields.ts';
import { PriceId } from './ids.ts';
import { PageQuery } from './page.ts';

/** Of one million tokens, or of one call. More would not fit the sum of a call. */
const MAX_USD = 10_000;

const usd = (description: string, example: number) =>
  z
    .number()
    .min(0)
    .max(MAX_USD)
    .meta({ description, examples: [example] });

const Provider = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'must be the name of a provider')
  .meta({ description: 'Who is paid, as cost entries name it', examples: ['openai'] });

const Model = z
  .string()
  .regex(
    /^(?:\*|[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,198}\*?)$/,
    'must be a model, or a prefix with a * at its end',
  )
  .meta({
    description:
      'The name of a model, which stands for its dated releases, too; with a * at its end, every model whose name begins so. Of prices that fit, the one that says most of the name counts',
    examples: ['gpt-4.1'],
  });

const amounts = {
  input_usd: usd('US dollars for a million tokens that are read anew', 2),
  cached_input_usd: usd("US dollars for a million tokens that are read from the provider's cache", 0.5),
  cache_write_usd: usd('US dollars for a million tokens that are read and written into that cache', 2),
  output_usd: usd('US dollars for a million tokens that are written', 8),
  reasoning_usd: usd('US dollars for a million tokens of reasoning', 8),
  call_usd: usd('US dollars for one call, besides its tokens', 0),
};

/** What a model costs. */
export const Price = z
  .object({
    provider: Provider,
    model: Model,
    source: z.enum(['built_in', 'override']).meta({
      description: 'Where it comes from · override: an administrator set it',
      examples: ['override'],
    }),
    version: z.string().meta({
      description: 'Names this price for good; cost entries keep it as price_version',
      examples: ['override-3'],
    }),
    ...amounts,
    effective_from: Timestamp.nullable().describe('Since when it counts; null: it is built in'),
    created_by: z
      .string()
      .nullable()
      .meta({ description: 'Who set it; null: it is built in', examples: [EXAMPLE_ACTOR] }),
  })
  .meta({ id: 'Price', description: 'What a model costs' });
export type Price = z.infer<typeof Price>;

/** A price as it was set, or withdrawn. */
export const PriceVersion = Price.omit({ source: true })
  .extend({
    id: PriceId,
    withdrawn: z.boolean().meta({
      description: 'True: from then on the price was not this one any more, but the built-in one, if any',
      examples: [false],
    }),
    effective_from: Timestamp.describe('Since when it counts, or counts no more'),
    created_by: z.string().meta({ description: 'Who did it', examples: [EXAMPLE_ACTOR] }),
  })
  .meta({ id: 'PriceVersion', description: 'A price as it was set, or withdrawn' });
export type PriceVersion = z.infer<typeof PriceVersion>;

const params = z.object({ provider: Provider, model: Model });

/** `GET /api/v1/admin/prices`. */
export const ListPricesRequest = z.object({});

/** `GET /api/v1/admin/prices/versions`. */
export const ListPriceVersionsRequest = z.object({ query: PageQuery });

/** `PUT /api/v1/admin/prices/{provider}/{model}`. */
export const SetPriceRequest = z.object({
  params,
  body: z.object({
    input_usd: amounts.input_usd,
    output_usd: amounts.output_usd,
    cached_input_usd: amounts.cached_input_usd
      .optional()
      .describe('US dollars for a million tokens. Default: as input_usd'),
    cache_write_usd: amounts.cache_write_usd
      .optional()
      .describe('US dollars for a million tokens. Default: as input_usd'),
    reasoning_usd: amounts.reasoning_usd
      .optional()
      .describe('US dollars for a million tokens. Default: as output_usd'),
    call_usd: amounts.call_usd.default(0),
  }),
});

/** `DELETE /api/v1/admin/prices/{provider}/{model}`. */
export const WithdrawPriceRequest = z.object({ params });
