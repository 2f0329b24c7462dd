import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Card } from '../components/card.tsx';
import { ConfirmButton } from '../components/confirm-button.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { ListCard } from '../components/list-card.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { Instant } from '../components/time.tsx';
import { formatDollars } from '../format.ts';
import {
  type Price,
  type PriceVersion,
  pricesQuery,
  priceVersionsQuery,
  withdrawPrice,
} from '../queries/prices.ts';
import { SetPrice } from '../settings/set-price.tsx';

/** What models cost, for administrators of the whole system. */
export function Prices() {
  const prices = useQuery(pricesQuery);
  const versions = useInfiniteQuery(priceVersionsQuery);
  return (
    <Page title="Prices of models" actions={<SetPrice />}>
      <p className="text-soft">
        US dollars for a million tokens. What is set here counts in place of what is built in, for what is
        booked from then on; of prices that fit, the one that says most of the model’s name counts.
      </p>
      <Card title="That count now">
        <QueryView query={prices} what="prices">
          {(rows) => (
            <DataTable
              caption="Prices that count now"
              columns={NOW}
              rows={rows}
              keyOf={({ provider, model }) => `${provider} ${model}`}
              empty={<Empty title="No prices">Every call is unpriced.</Empty>}
            />
          )}
        </QueryView>
      </Card>
      <ListCard
        title="What was set and withdrawn"
        query={versions}
        columns={HISTORY}
        keyOf={({ id }) => id}
        empty={<Empty title="Nothing was set yet" />}
      />
    </Page>
  );
}

type Amounts = Pick<
  Price,
  'input_usd' | 'cached_input_usd' | 'cache_write_usd' | 'output_usd' | 'reasoning_usd' | 'call_usd'
>;

const amount = (title: string, of: (price: Amounts) => number): Column<Amounts> => ({
  title,
  isNumber: true,
  cell: (price) => formatDollars(of(price)),
});

const AMOUNTS: Column<Amounts>[] = [
  amount('Read', ({ input_usd }) => input_usd),
  amount('From the cache', ({ cached_input_usd }) => cached_input_usd),
  amount('Into the cache', ({ cache_write_usd }) => cache_write_usd),
  amount('Written', ({ output_usd }) => output_usd),
  amount('Reasoning', ({ reasoning_usd }) => reasoning_usd),
  amount('A call', ({ call_usd }) => call_usd),
];

const MODEL: Column<Pick<Price, 'provider' | 'model'>> = {
  title: 'Model',
  cell: ({ provider, model }) => (
    <code className="whitespace-nowrap">
      {provider}/<span className="font-medium">{model}</span>
    </code>
  ),
};

const NOW: Column<Price>[] = [
  MODEL,
  ...AMOUNTS,
  {
    title: 'From',
    cell: ({ source, effective_from, version }) =>
      source === 'built_in' ? <span className="text-soft">{version}</span> : <Instant at={effective_from} />,
  },
  { title: 'Actions', cell: (price) => <Actions price={price} /> },
];

const HISTORY: Column<PriceVersion>[] = [
  { title: 'When', cell: ({ effective_from }) => <Instant at={effective_from} /> },
  MODEL,
  {
    title: 'What',
    cell: ({ withdrawn, version }) =>
      withdrawn ? 'withdrawn' : <code className="text-soft">{version}</code>,
  },
  ...AMOUNTS,
  { title: 'Who', cell: ({ created_by }) => <span className="break-all text-soft">{created_by}</span> },
];

const Actions = ({ price }: { price: Price }) => (
  <div className="flex gap-1">
    <SetPrice now={price} />
    {price.source === 'override' && (
      <ConfirmButton
        look="quiet"
        question={`Withdraw the price of ${price.model}?`}
        consequences="The built-in price counts again. Where there is none, calls are unpriced from then on."
        confirmLabel="Withdraw the price"
        onConfirm={() => withdrawPrice(price)}
        changes="prices"
      >
        Withdraw …
      </ConfirmButton>
    )}
  </div>
);
