import { findOpenEnd } from './open-end.ts';
import { formsOf, plainFormsOf } from './secret-forms.ts';

/** A text that nobody may see, and the name of the secret that it is or was made of. */
export interface Masked {
  name: string;
  value: string;
}

/** Puts `[secret NAME]` in place of secrets. */
export interface SecretMask {
  /** In a text that is kept: every secret, in every form that it commonly takes, in any case. */
  text(text: string): string;
  /** In what is said about a failure: pieces of a secret as well, since whoever quotes may cut. */
  message(text: string): string;
  /** How many characters at the end of a text may be a secret, or the beginning of one whose rest is yet to come. */
  openEnd(text: string): number;
}

/** Texts shorter than this are no secret: they are part of any other text. */
const MIN_CHARS = 4;
/** A piece of a secret in a message is masked from this length on. */
const PIECE_CHARS = 6;
/** Forms longer than this are looked for letter by letter, which has no limit. */
const MAX_PATTERN_CHARS = 512;
/** What is made of a secret and longer than this is told by the secret in it. */
const MAX_VALUE_CHARS = 65_536;

/** A mask for these texts; longer ones are masked first, so that one which holds another is masked as a whole. */
export function createSecretMask(masked: readonly Masked[]): SecretMask {
  const longestFirst = [...new Map(masked.map((entry) => [entry.value, entry])).values()]
    .filter(({ value }) => value.length >= MIN_CHARS && value.length <= MAX_VALUE_CHARS)
    .sort((a, b) => b.value.length - a.value.length)
    .map(({ name, value }) => ({ placeholder: `[secret ${name}]`, value }));
  let replacers: ((text: string) => string)[] | null = null;
  let pieces: Map<string, string> | null = null;
  let openEnd: ((text: string) => number) | null = null;
  return {
    text: (text) => {
      replacers ??= longestFirst.map(({ placeholder, value }) => replacer(formsOf(value), placeholder));
      return replacers.reduce((masked, replace) => replace(masked), text);
    },
    message: (text) => {
      pieces ??= piecesOf(longestFirst);
      return maskPieces(text, pieces);
    },
    openEnd: (text) => {
      openEnd ??= findOpenEnd(longestFirst.flatMap(({ value }) => formsOf(value)));
      return openEnd(text);
    },
  };
}

function replacer(forms: string[], placeholder: string): (text: string) => string {
  const long = forms.filter((form) => form.length > MAX_PATTERN_CHARS);
  const short = forms.filter((form) => form.length <= MAX_PATTERN_CHARS && form.length >= MIN_CHARS);
  const pattern = short.length === 0 ? null : new RegExp(short.map(literally).join('|'), 'gi');
  return (text) => {
    const masked = long.reduce((left, form) => left.replaceAll(form, () => placeholder), text);
    return pattern === null ? masked : masked.replaceAll(pattern, () => placeholder);
  };
}

const literally = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Every piece of the plain forms, in lower case, with what stands in for it. */
function piecesOf(masked: readonly { placeholder: string; value: string }[]): Map<string, string> {
  const pieces = new Map<string, string>();
  for (const { placeholder, value } of masked) {
    for (const form of plainFormsOf(value).map(lowerCase)) {
      const size = Math.min(PIECE_CHARS, form.length);
      for (let at = 0; at + size <= form.length; at += 1) pieces.set(form.slice(at, at + size), placeholder);
    }
  }
  return pieces;
}

function maskPieces(text: string, pieces: Map<string, string>): string {
  const lower = lowerCase(text);
  const placeholders: (string | undefined)[] = [];
  for (let start = 0; start < lower.length; start += 1) {
    const piece = pieceAt(lower, start, pieces);
    for (let at = start; piece && at < start + piece.size; at += 1) placeholders[at] ??= piece.placeholder;
  }
  let masked = '';
  for (let at = 0; at < text.length; at += 1) {
    const placeholder = placeholders[at];
    if (placeholder === undefined) masked += text[at];
    else if (placeholder !== placeholders[at - 1]) masked += placeholder;
  }
  return masked;
}

/** The piece that begins here: whole pieces, and the shorter texts that are masked as a whole. */
function pieceAt(lower: string, at: number, pieces: Map<string, string>) {
  for (let size = PIECE_CHARS; size >= MIN_CHARS; size -= 1) {
    const placeholder = pieces.get(lower.slice(at, at + size));
    if (placeholder !== undefined && at + size <= lower.length) return { placeholder, size };
  }
  return null;
}

/** Of ASCII only, so that no text changes its length. */
const lowerCase = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
