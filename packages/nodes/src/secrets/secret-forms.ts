/**
 * What a text becomes in JSON, URLs, HTML, Base64 and hex: forms that are all the same to whoever reads them, the longest first. Also what
 * these become in one another, as far as servers do such things.
 */
export function formsOf(value: string): string[] {
  const own = [value, value.trim()].filter(Boolean);
  const inTexts = unique([...own, ...own.flatMap(jsonForms)]);
  const inUrls = unique(own.flatMap(urlForms));
  const escaped = [
    ...inTexts.flatMap((text) => [...urlForms(text), ...htmlForms(text)]),
    ...inUrls.flatMap(urlForms),
  ];
  const toEncode = unique([...inTexts, ...inUrls]);
  const encoded = toEncode.flatMap((text) => encodedForms(Buffer.from(text)));
  return unique([...inTexts, ...escaped, ...encoded]).sort((a, b) => b.length - a.length);
}

/** Forms whose pieces hold those of all others, but for a few characters beside special ones. */
export function plainFormsOf(value: string): string[] {
  const own = [value, value.trim()].filter(Boolean);
  const texts = unique([...own, ...own.flatMap(jsonForms), ...own.flatMap(urlForms)]);
  return unique([...texts, ...own.flatMap((text) => encodedForms(Buffer.from(text)))]);
}

const unique = (texts: string[]) => [...new Set(texts)];

/** In JSON, in JSON within JSON, with escaped slashes, and in ASCII. */
function jsonForms(text: string): string[] {
  const json = inJson(text);
  const codeOf = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return [json, inJson(json), json.replaceAll('/', '\\/'), json.replaceAll(/[^\0-\x7f]/g, codeOf)];
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

/** As `encodeURIComponent`, stricter and laxer encoders, forms, and the parts of a URL have it. */
function urlForms(text: string): string[] {
  const wellFormed = text.toWellFormed();
  const component = encodeURIComponent(wellFormed);
  const strict = component.replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  const form = new URLSearchParams([[wellFormed, '']]).toString().slice(0, -1);
  const url = new URL('http://host');
  url.search = `?${wellFormed}`;
  url.pathname = `/${wellFormed}`;
  return [component, strict, form, strict.replaceAll('%2F', '/'), url.search.slice(1), url.pathname.slice(1)];
}

function htmlForms(text: string): string[] {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = escaped.replaceAll('"', '&quot;');
  const apostrophes = ['&#39;', '&#x27;', '&apos;'];
  return [escaped, quoted, ...apostrophes.map((apostrophe) => quoted.replaceAll("'", apostrophe))];
}

const BYTES_OF_GROUP = 3;

/**
 * Hex, and Base64 of the bytes alone and, where they stand among others ("user:password"), of each of the three places that they
 * can have in a group: without the characters that hold bits of their neighbours, too.
 */
function encodedForms(bytes: Buffer): string[] {
  const within = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const endsEvenly = (offset + bytes.length) % BYTES_OF_GROUP === 0;
    return text.replaceAll('=', '').slice(offset === 0 ? 0 : offset + 1, endsEvenly ? undefined : -1);
  });
  const base64 = [bytes.toString('base64'), ...within];
  const forUrls = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''));
  return [bytes.toString('hex'), ...base64, ...forUrls];
}
