import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Page } from '../api-client.ts';
import { Card } from './card.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { MoreButton } from './more-button.tsx';
import { QueryView } from './query-view.tsx';

export interface ListCardProps<Row> {
  title: string;
  actions?: ReactNode;
  query: UseInfiniteQueryResult<{ pages: Page<Row>[] }>;
  columns: Column<Row>[];
  keyOf: (row: Row) => string;
  empty: ReactNode;
}

/** A list of the API as a table that goes on by its cursor. */
export const ListCard = <Row,>({ title, actions, query, columns, keyOf, empty }: ListCardProps<Row>) => (
  <Card title={title} actions={actions}>
    <QueryView query={query} what={title.toLowerCase()}>
      {({ pages }) => (
        <DataTable
          caption={title}
          columns={columns}
          rows={pages.flatMap(({ rows }) => rows)}
          keyOf={keyOf}
          empty={empty}
        />
      )}
    </QueryView>
    <MoreButton query={query} />
  </Card>
);
