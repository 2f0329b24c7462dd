import type { ReactNode } from 'react';

/** Names and values, side by side: four in a row where there is room, two where `isNarrow`. */
export const Facts = ({ isNarrow = false, children }: { isNarrow?: boolean; children: ReactNode }) => (
  <dl className={`grid grid-cols-2 gap-x-4 gap-y-2 ${isNarrow ? '' : 'sm:grid-cols-4'}`}>{children}</dl>
);

export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt className="text-xs text-soft">{name}</dt>
    <dd className="break-words [&_time]:whitespace-normal">{children}</dd>
  </div>
);
