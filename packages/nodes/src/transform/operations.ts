import { aggregateOperations } from './aggregates.ts';
import { csvTextOperations } from './csv-text.ts';
import { dateTextOperations } from './date-text.ts';
import { fieldOperations } from './fields.ts';
import { jsonTextOperations } from './json-text.ts';
import { listOperations } from './lists.ts';
import type { Operation } from './operation.ts';
import { scriptOperations } from './scripts.ts';
import { textOperations } from './texts.ts';

/** Every operation of the `transform` node. */
export const operations: readonly Operation[] = [
  ...fieldOperations,
  ...listOperations,
  ...aggregateOperations,
  ...textOperations,
  ...jsonTextOperations,
  ...csvTextOperations,
  ...dateTextOperations,
  ...scriptOperations,
];

const byName = new Map(operations.map((operation) => [operation.name, operation]));

/** @throws Error for a name that there is not: the config's schema has let it pass */
export function requireOperation(name: string): Operation {
  const operation = byName.get(name);
  if (!operation) throw new Error(`there is no operation ${name}`);
  return operation;
}
