import {
  Ban,
  Check,
  CircleDashed,
  CircleMinus,
  CirclePlus,
  Clock,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  Pencil,
  SkipForward,
  X,
} from 'lucide-react';

interface Face {
  icon: LucideIcon;
  tone: string;
}

const PENDING: Face = { icon: CircleDashed, tone: 'text-soft' };

/** Each status has a shape and a word, not only a colour. */
const FACES: Record<string, Face> = {
  pending: PENDING,
  queued: { icon: Clock, tone: 'text-soft' },
  running: { icon: LoaderCircle, tone: 'text-busy' },
  waiting: { icon: Hourglass, tone: 'text-warn' },
  delivered: { icon: Check, tone: 'text-good' },
  completed: { icon: Check, tone: 'text-good' },
  failed: { icon: X, tone: 'text-bad' },
  skipped: { icon: SkipForward, tone: 'text-soft' },
  cancelled: { icon: Ban, tone: 'text-soft' },
  // Of nodes, where graphs are compared.
  added: { icon: CirclePlus, tone: 'text-good' },
  removed: { icon: CircleMinus, tone: 'text-bad' },
  changed: { icon: Pencil, tone: 'text-warn' },
};

export const toneOf = (status: string): string => (FACES[status] ?? PENDING).tone;

export function StatusBadge({ status }: { status: string }) {
  const { icon: Icon, tone } = FACES[status] ?? PENDING;
  const isTurning = status === 'running';
  return (
    <span className={`inline-flex items-center gap-1 font-medium whitespace-nowrap ${tone}`}>
      <Icon aria-hidden className={`size-4 ${isTurning ? 'animate-spin motion-reduce:animate-none' : ''}`} />
      {status}
    </span>
  );
}
