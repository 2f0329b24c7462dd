import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES } from './error-code.ts';
import {
  AppError,
  ConflictError,
  InvalidGraphError,
  NotFoundError,
  UnavailableError,
  ValidationError,
} from './errors.ts';
import { validateGraph } from './validate-graph.ts';

describe('errors', () => {
  test('carry a stable code, a public message and a private cause', () => {
    const cause = new Error('relation "runs" does not exist');
    const error = new AppError('internal_error', 'something went wrong', { cause });

    expect(error).toMatchObject({
      name: 'AppError',
      code: 'internal_error',
      message: 'something went wrong',
      cause,
    });
  });

  test('are told apart by class, name and code', () => {
    const error = new ConflictError('workflow_paused', 'the workflow is paused');

    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ name: 'ConflictError', code: 'workflow_paused' });
    expect(new NotFoundError('run not found').code).toBe('not_found');
  });

  test('codes are snake_case and unique', () => {
    for (const code of ERROR_CODES) expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
  });

  test('a validation error tells where, what and which type', () => {
    const details = [{ loc: ['body', 'position'], msg: 'must be at least 0', type: 'too_small' }];

    expect(new ValidationError(details)).toMatchObject({ code: 'validation_failed', details });
  });

  test('an invalid graph names its nodes in each detail', () => {
    const nodes = [{ id: 'a', key: null, position: 0, parallelGroup: null, dependsOn: ['ghost'] }];

    const error = new InvalidGraphError(validateGraph(nodes, { maxNodes: 5 }));

    const msg = 'Node a depends on ghost, which is no node of this workflow.';
    expect(error).toMatchObject({ code: 'invalid_graph', message: msg });
    expect(error.details).toEqual([{ loc: ['nodes', 'a'], msg, type: 'unknown_dependency' }]);
  });

  test('what is away says when to try again', () => {
    expect(new UnavailableError('the database cannot be reached')).toMatchObject({
      code: 'database_unavailable',
      retryAfterSeconds: 5,
    });
    expect(
      new UnavailableError('no queue', { code: 'queue_unavailable', retryAfterSeconds: 1 }),
    ).toMatchObject({
      code: 'queue_unavailable',
      retryAfterSeconds: 1,
    });
  });
});
