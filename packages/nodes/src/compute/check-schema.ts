import type { JsonObject } from '@runyard/domain';
import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { NodeFailedError } from '../node-failed-error.ts';

const MAX_PROBLEMS = 20;
const PROBLEM_CHARS = 300;

/** JSON schemas come from everywhere: words that are not known, and formats too, say nothing. */
const options: Options = { strict: false, allErrors: true, logger: false };

/** What does not fit the schema in `input.answer`; [] when all does, or when there is no answer yet.
 *  @throws NodeFailedError `invalid_output_schema` */
export function checkSchema(schema: JsonObject, input: JsonObject): string[] {
  const fits = compile(schema);
  if (!('answer' in input) || fits(input.answer)) return [];
  return (fits.errors ?? []).slice(0, MAX_PROBLEMS).map(describe);
}

function compile({ $schema, ...schema }: JsonObject) {
  const isNew = typeof $schema === 'string' && /2019-09|2020-12/.test($schema);
  const ajv = isNew ? new Ajv2020(options) : new Ajv(options);
  ajvFormats.default(ajv);
  try {
    return ajv.compile(schema);
  } catch (error) {
    const message = `output_schema is no JSON schema that can be used: ${String(error).slice(0, PROBLEM_CHARS)}`;
    throw new NodeFailedError({ code: 'invalid_output_schema', message, retryable: false });
  }
}

function describe({ instancePath, message, params }: ErrorObject): string {
  const where = instancePath === '' ? 'It' : instancePath;
  return `${where} ${message ?? 'does not fit'} ${JSON.stringify(params)}`.slice(0, PROBLEM_CHARS);
}
