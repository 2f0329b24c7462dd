import { CreateTokenRequest, Token } from '../token.ts';
import { answer, endpoint } from './endpoint.ts';

const MAX_CREDENTIALS_BYTES = 16_384;

export const authEndpoints = {
  createToken: endpoint({
    method: 'post',
    path: '/auth/token',
    tag: 'Auth',
    summary: 'Sign in',
    description:
      'Exchanges an email and its password for a bearer token. 404 where tokens are made elsewhere.',
    request: CreateTokenRequest,
    answers: { 200: answer(Token, 'A bearer token') },
    errors: ['invalid_credentials', 'not_found'],
    maxBodyBytes: MAX_CREDENTIALS_BYTES,
  }),
};
