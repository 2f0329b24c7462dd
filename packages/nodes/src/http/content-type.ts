/** What a Content-Type says about how to read a body. */
export interface ContentType {
  kind: 'json' | 'text' | 'base64';
  charset: string;
}

/** Reads a Content-Type header; without one, a body is text. What is neither JSON nor text is kept as base64. */
export function parseContentType(value: string | null): ContentType {
  const [type = '', ...parameters] = (value ?? 'text/plain').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='));
  return {
    kind: kindOf(type.trim()),
    charset: charset?.slice('charset='.length).replaceAll('"', '') ?? 'utf-8',
  };
}

function kindOf(type: string): ContentType['kind'] {
  if (/[/+]json$/.test(type)) return 'json';
  return /^text\/|[/+]xml$|javascript$|yaml$|x-www-form-urlencoded$|ndjson$/.test(type) ? 'text' : 'base64';
}
