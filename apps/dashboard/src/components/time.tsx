import { formatDuration, formatInstant, formatRelative, formatUtc } from '../format.ts';
import { useNow } from '../hooks/use-now.ts';

/** A time in the viewer's zone; on hover, in UTC. */
export const Instant = ({ at }: { at: string | null }) =>
  at === null ? (
    <span className="text-soft">–</span>
  ) : (
    <time dateTime={at} title={formatUtc(at)} className="whitespace-nowrap">
      {formatInstant(at)}
    </time>
  );

/** How long ago, kept up to date. */
export function Ago({ at }: { at: string }) {
  const now = useNow(10_000);
  return (
    <time dateTime={at} title={`${formatInstant(at)} · ${formatUtc(at)}`} className="whitespace-nowrap">
      {formatRelative(at, now)}
    </time>
  );
}

/** From a start to an end, or until now while there is none. */
export function Duration({ from, to }: { from: string | null; to: string | null }) {
  const now = useNow(1_000, from !== null && to === null);
  if (from === null) return <span className="text-soft">–</span>;
  const ms = (to === null ? now : new Date(to).getTime()) - new Date(from).getTime();
  return <span className="whitespace-nowrap tabular-nums">{formatDuration(Math.max(0, ms))}</span>;
}
