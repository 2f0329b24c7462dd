import { type InputHTMLAttributes, useEffect, useRef, useState } from 'react';
import { TextField } from './field.tsx';

export interface LateFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'id'> {
  label: string;
  className?: string;
  value: string;
  /** Called a moment after the last key, with what stands there. Returns what `value` will be then. */
  onSettle: (text: string) => string;
}

const SETTLE_MS = 300;

/** A field whose text counts once nobody types. */
export function LateField({ value, onSettle, ...field }: LateFieldProps) {
  const [text, setText] = useState(value);
  const settled = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (value === settled.current) return;
    settled.current = value;
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      settled.current = onSettle(next);
    }, SETTLE_MS);
  };
  return <TextField {...field} value={text} onChange={({ target }) => change(target.value)} />;
}
