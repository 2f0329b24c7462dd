import { GetMeRequest, Me } from '../me.ts';
import { CreateTokenRequest, RenewTokenRequest, Token } from '../token.ts';
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
    errors: ['invalid_credentials', 'not_found', 'rate_limited'],
    maxBodyBytes: MAX_CREDENTIALS_BYTES,
  }),
  renewToken: endpoint({
    method: 'post',
    path: '/auth/token/renew',
    tag: 'Auth',
    summary: 'Renew a bearer token',
    description:
      'Answers another token in place of a valid one that came of a sign-in, until SESSION_MAX_MS after it. Not after the password was changed. 404 where tokens are made elsewhere.',
    request: RenewTokenRequest,
    answers: { 200: answer(Token, 'A bearer token that is valid longer') },
    errors: ['not_found', 'rate_limited'],
  }),
  getMe: endpoint({
    method: 'get',
    path: '/auth/me',
    tag: 'Auth',
    summary: 'Who am I',
    request: GetMeRequest,
    answers: { 200: answer(Me, 'The user with their workspaces, or the API key with its workspace') },
  }),
};
