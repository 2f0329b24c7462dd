import type { ReactNode } from 'react';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the right, so that they can be compared. */
  isNumber?: boolean;
}

export interface DataTableProps<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
  /** In place of the table where there is no row. */
  empty: ReactNode;
}

const CELL = 'px-4 py-2 align-top';

/** Rows under the titles of their columns; a narrow screen scrolls it sideways. */
export function DataTable<Row>({ caption, columns, rows, keyOf, empty }: DataTableProps<Row>) {
  if (rows.length === 0) return empty;
  const align = ({ isNumber }: Column<Row>) => (isNumber ? 'text-right tabular-nums' : 'text-left');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="relative overflow-x-auto" aria-label={caption} tabIndex={0}>
      <table className="w-full">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-soft">
          <tr>
            {columns.map((column) => (
              <th
                key={column.title}
                scope="col"
                className={`${CELL} ${align(column)} font-medium whitespace-nowrap`}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-t border-line hover:bg-line/30">
              {columns.map((column) => (
                <td key={column.title} className={`${CELL} ${align(column)}`}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
