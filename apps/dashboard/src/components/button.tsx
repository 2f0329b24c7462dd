import type { ButtonHTMLAttributes } from 'react';

type Look = 'plain' | 'primary' | 'danger' | 'quiet';

const LOOKS: Record<Look, string> = {
  plain: 'border border-line bg-card hover:border-accent',
  primary: 'bg-accent text-on-accent hover:opacity-90',
  danger: 'border border-bad text-bad bg-card hover:bg-bad/10',
  quiet: 'text-soft hover:text-ink hover:bg-line/50',
};

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
}

export const Button = ({ look = 'plain', className = '', type = 'button', ...rest }: ButtonProps) => (
  <button
    type={type}
    className={`inline-flex items-center justify-center gap-1.5 rounded-md px-3 py-1.5 font-medium whitespace-nowrap disabled:opacity-50 ${LOOKS[look]} ${className}`}
    {...rest}
  />
);
