import { z } from 'zod';

/** Any JSON value, templates in its strings. One schema for all places, so that the API's document tells it once. */
export const JsonValue = z.json().register(z.globalRegistry, {
  id: 'JsonValue',
  description: 'Any JSON value; its strings may hold templates.',
});
