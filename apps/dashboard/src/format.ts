/** How numbers, times and money are written. Times are in the viewer's zone. */
const INSTANT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const COUNT = new Intl.NumberFormat();
const DOLLARS = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' });
const EXACT_DOLLARS = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 4,
});
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });

export const formatInstant = (at: string | Date): string => INSTANT.format(new Date(at));
export const formatClock = (at: string | Date): string => CLOCK.format(new Date(at));
export const formatUtc = (at: string | Date): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
export const formatCount = (count: number): string => COUNT.format(count);
/** To the hundredth of a cent: single calls cost less than a cent. */
export const formatDollars = (dollars: number): string => EXACT_DOLLARS.format(dollars);
export const formatCents = (cents: number): string => DOLLARS.format(cents / 100);

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** `3 min. ago`, `in 2 days`. */
export function formatRelative(at: string | Date, now: number): string {
  const deltaMs = new Date(at).getTime() - now;
  const [unit, ms] = UNITS.find(([, size]) => Math.abs(deltaMs) >= size) ?? ['second', 1_000];
  return RELATIVE.format(Math.trunc(deltaMs / ms), unit);
}

/** `340 ms`, `1.4 s`, `2 min 5 s`, `3 h 20 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3_600)} h`;
}

/** `512 B`, `12 KiB`, `3.4 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const size = bytes / 1_024 ** power;
  return `${size < 10 && power > 0 ? size.toFixed(1) : Math.round(size)} ${units[power]}`;
}
