import { AppError, type Json } from '@runyard/domain';
import { parseDocument, stringify } from 'yaml';

/** A JSON value as YAML 1.2, without line folding and aliases, so that the same value always has the same text. */
export const yamlText = (value: unknown): string =>
  stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

/** Reads YAML as far as JSON can say it too. Aliases are refused: a few of them can unfold to gigabytes. */
export function parseYaml(text: string): Json {
  try {
    const document = parseDocument(text, { merge: false, logLevel: 'silent', stringKeys: true });
    const [error] = document.errors;
    if (error) throw error;
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 0 }) ?? null, refuseStrays));
  } catch (cause) {
    const reason = cause instanceof RangeError ? 'it is nested too deep' : (cause as Error).message;
    throw new AppError('invalid_yaml', `the body is not valid YAML: ${reason}`, { cause });
  }
}

function refuseStrays(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} is no number of JSON`);
  return value;
}
