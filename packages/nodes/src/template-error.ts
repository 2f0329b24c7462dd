import { LiquidError } from 'liquidjs';
import { NodeFailedError } from './node-failed-error.ts';

/** A template that cannot be parsed, or is too long or too deep to be tried. `path` says where in the node it stands. */
export function invalidTemplate(path: string, problem: string, cause?: unknown): NodeFailedError {
  return new NodeFailedError({
    code: 'invalid_template',
    message: `The template in ${path} is not valid: ${problem}`,
    retryable: false,
    cause,
  });
}

/** A template that reads secrets where, or as, they may not be read. */
export function secretNotAllowed(path: string, problem: string): NodeFailedError {
  return new NodeFailedError({
    code: 'secret_not_allowed',
    message: `The template in ${path} reads secrets where it may not: ${problem}`,
    retryable: false,
  });
}

/** A template that went over one of its limits. Only time can differ on another attempt. */
export function templateLimitExceeded(path: string, limit: string, cause?: unknown): NodeFailedError {
  return new NodeFailedError({
    code: 'template_limit_exceeded',
    message: `The template in ${path} went over its limit: ${limit}`,
    retryable: limit.startsWith('template render'),
    cause,
  });
}

/** Translates what LiquidJS throws while it renders; an unknown variable keeps its name. */
export function renderingFailed(path: string, error: unknown): NodeFailedError {
  const origin = LiquidError.is(error) && error.originalError ? error.originalError : error;
  if (isUndefinedVariable(origin)) return unknownVariable(path, origin.variableName);
  const problem = origin instanceof Error ? origin.message : String(origin);
  if (/ limit exceeded$|^Invalid string length$/.test(problem))
    return templateLimitExceeded(path, problem, error);
  return new NodeFailedError({
    code: 'template_failed',
    message: `The template in ${path} failed: ${problem}`,
    retryable: false,
    cause: error,
  });
}

function unknownVariable(path: string, name: string): NodeFailedError {
  return new NodeFailedError({
    code: 'unknown_variable',
    message: `Unknown variable "${name}" in ${path}`,
    retryable: false,
  });
}

function isUndefinedVariable(error: unknown): error is Error & { variableName: string } {
  return error instanceof Error && 'variableName' in error && typeof error.variableName === 'string';
}
