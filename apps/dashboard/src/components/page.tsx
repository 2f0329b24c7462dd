import { type ReactNode, useEffect } from 'react';

export interface PageProps {
  title: string;
  /** In place of the title, where that is more than text. */
  heading?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** One page: what it is called, what can be done with it as a whole, and its content. */
export function Page({ title, heading, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Runyard`;
  }, [title]);
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col gap-4 p-4 sm:p-6">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="min-w-0 text-xl font-semibold break-words">{heading ?? title}</h1>
        <div className="flex flex-wrap gap-2">{actions}</div>
      </header>
      {children}
    </div>
  );
}
