import { line } from './fields.ts';

const MAX_REASON_LENGTH = 500;

/** Why a run is cancelled, as whoever reads the run is told. */
export const CancellationReason = line(MAX_REASON_LENGTH)
  .nullable()
  .default(null)
  .meta({ description: 'Shown in the error_message of the run', examples: ['wrong customer'] });
