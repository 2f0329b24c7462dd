/** Money is nano-dollars in a bigint: exact for the price of one token as well as for a year's bill. Never negative. */
export const NANOS_PER_CENT = 10_000_000n;
export const NANOS_PER_USD = 1_000_000_000n;

const NANO_DIGITS = 9;
const AMOUNT = /^(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/** Whole cents, rounded half up: what the API shows as `*_cents`. Round a sum, never sum what was rounded. */
export function centsOf(nanos: bigint): number {
  return Number((nanos + NANOS_PER_CENT / 2n) / NANOS_PER_CENT);
}

/** US dollars as a JSON number: what the API shows as `*_usd`. Exact up to one million dollars; see `formatUsd`. */
export function usdOf(nanos: bigint): number {
  return Number(formatUsd(nanos));
}

/** US dollars as an exact decimal without trailing zeros: 1_230_000_000n is "1.23". */
export function formatUsd(nanos: bigint): string {
  const fraction = (nanos % NANOS_PER_USD).toString().padStart(NANO_DIGITS, '0').replace(/0+$/, '');
  const dollars = (nanos / NANOS_PER_USD).toString();
  return fraction === '' ? dollars : `${dollars}.${fraction}`;
}

/**
 * Nano-dollars of an amount in US dollars, read digit by digit, so that no binary fraction gets in; what lies beyond
 * the ninth decimal is rounded half up. Throws `RangeError` for anything but a plain amount of zero or more.
 */
export function nanosFromUsd(usd: number | string): bigint {
  const match = AMOUNT.exec(String(usd));
  if (!match) throw new RangeError(`not an amount of US dollars: ${usd}`);
  const [, whole = '', fraction = '', exponent = '0'] = match;
  return roundToWhole(BigInt(whole + fraction), Number(exponent) + NANO_DIGITS - fraction.length);
}

/** `digits · 10^exponent`, rounded half up. */
function roundToWhole(digits: bigint, exponent: number): bigint {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return (digits + divisor / 2n) / divisor;
}

/** The sum of amounts in nano-dollars; 0n for none. */
export function sumNanos(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const nanos of amounts) total += nanos;
  return total;
}
