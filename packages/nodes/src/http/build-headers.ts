/** Request headers: the node's own over the defaults, whatever their case. */
export function buildHeaders(defaults: Record<string, string>, own: Record<string, string>): Headers {
  const headers = new Headers({ 'user-agent': 'runyard', ...defaults });
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  return headers;
}
