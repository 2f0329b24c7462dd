import { milliseconds, wholeNumber } from './setting-schemas.ts';

const MAX_DAYS = 36_500;
const days = (ofDefault: number, what: string) =>
  wholeNumber(0, MAX_DAYS).prefault(String(ofDefault)).describe(`${what}, in days; 0: for ever`);

/** How long what has ended is kept, and how fast what is older is removed. */
export const retentionSettings = {
  RETENTION_RUN_DAYS: days(
    90,
    'How long a run that has ended is kept, with all that belongs to it but its cost',
  ),
  RETENTION_PAYLOAD_DAYS: days(
    30,
    'How long large inputs, outputs and trigger payloads of ended runs are kept',
  ),
  RETENTION_EVENT_DAYS: days(14, 'How long the event log of an ended run is kept'),
  RETENTION_DELIVERY_DAYS: days(30, 'How long deliveries of webhooks that have ended are kept'),
  RETENTION_AUDIT_DAYS: days(400, 'How long audit events are kept'),
  RETENTION_COST_DAYS: days(
    400,
    'How long cost entries are kept at least; whole months go at once, their sums stay',
  ),
  RETENTION_INTERVAL_MS: milliseconds(10)
    .prefault('60000')
    .describe('Time between two looks for what is older than it is kept, in milliseconds'),
  RETENTION_BATCH_ROWS: wholeNumber(1, 100_000)
    .prefault('2000')
    .describe('About how many rows one transaction removes'),
  RETENTION_PAUSE_MS: milliseconds(0)
    .prefault('100')
    .describe(
      'Least pause between two such transactions, in milliseconds; it is as long as the one before took, where that is more',
    ),
};
