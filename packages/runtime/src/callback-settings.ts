import { url, wholeNumber } from './setting-schemas.ts';

/** Settings of agents outside that answer with a callback. */
export const callbackSettings = {
  PUBLIC_URL: url('https:', 'http:')
    .optional()
    .describe(
      'Where agents outside reach the API, such as https://runyard.example.com: their callbacks go there; not set: asynchronous agents fail',
    ),
  CALLBACK_WINDOW_SECONDS: wholeNumber(10, 86_400)
    .prefault('300')
    .describe('How far the timestamp of a signed callback may be from now, in seconds'),
};
