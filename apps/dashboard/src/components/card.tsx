import type { ReactNode } from 'react';

export interface CardProps {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}

export const Card = ({ title, actions, children, className = '' }: CardProps) => (
  <section className={`min-w-0 rounded-lg border border-line bg-card ${className}`}>
    {(title || actions) && (
      <header className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2.5">
        <h2 className="font-semibold">{title}</h2>
        <div className="flex max-w-full min-w-0 flex-wrap gap-2">{actions}</div>
      </header>
    )}
    {children}
  </section>
);
