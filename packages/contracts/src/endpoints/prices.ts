import { z } from 'zod';
import {
  ListPricesRequest,
  ListPriceVersionsRequest,
  Price,
  PriceVersion,
  SetPriceRequest,
  WithdrawPriceRequest,
} from '../price.ts';
import { answer, endpoint, listAnswer, noContent } from './endpoint.ts';

const tag = 'Administration';
const ofModel = '/admin/prices/{provider}/{model}';

export const priceEndpoints = {
  listPrices: endpoint({
    method: 'get',
    path: '/admin/prices',
    tag,
    summary: 'List the prices of models',
    description:
      'Those that count now, by provider and model: what administrators have set, and what is built in.',
    request: ListPricesRequest,
    answers: { 200: answer(z.array(Price), 'Every price') },
  }),
  listPriceVersions: endpoint({
    method: 'get',
    path: '/admin/prices/versions',
    tag,
    summary: 'List the prices that were ever set',
    description: 'What a price_version of a cost entry stood for, also when it counts no more.',
    request: ListPriceVersionsRequest,
    answers: { 200: listAnswer(PriceVersion, 'Prices as they were set or withdrawn, newest first') },
  }),
  setPrice: endpoint({
    method: 'put',
    path: ofModel,
    tag,
    summary: 'Set the price of a model',
    description:
      'It counts in place of the built-in price, within five seconds in every worker, for what is booked from then on: entries never change. A / in the name of a model is %2F.',
    request: SetPriceRequest,
    answers: { 200: answer(Price, 'The price') },
    errors: ['too_many_prices'],
  }),
  withdrawPrice: endpoint({
    method: 'delete',
    path: ofModel,
    tag,
    summary: 'Withdraw the price of a model',
    description: 'The built-in price counts again. Without one its calls are unpriced from then on.',
    request: WithdrawPriceRequest,
    answers: { 204: noContent('The price counts no more') },
    errors: ['not_found'],
  }),
};
