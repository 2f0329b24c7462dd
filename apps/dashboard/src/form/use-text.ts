import { useEffect, useId, useState } from 'react';
import { useForm } from './form-context.tsx';
import type { Read } from './loose-text.ts';

export interface TextOf {
  text: string;
  /** Why the text stands for no value; null: it does. */
  problem: string | null;
  setText(text: string): void;
}

/** A value as text that is typed. What is typed stays as it is while it stands for the value, or for none; another value from
 *  outside replaces it. */
export function useText(
  value: unknown,
  { read, write }: { read: (text: string) => Read; write: (value: unknown) => string },
  onChange: (value: unknown) => void,
): TextOf {
  const id = useId();
  const { setBroken } = useForm();
  const [typed, setTyped] = useState({ text: write(value), value, problem: null as string | null });
  const isOurs = JSON.stringify(typed.value) === JSON.stringify(value);
  const problem = isOurs ? typed.problem : null;
  useEffect(() => {
    setBroken(id, problem !== null);
    return () => setBroken(id, false);
  }, [id, problem, setBroken]);
  return {
    text: isOurs ? typed.text : write(value),
    problem,
    setText: (text) => {
      const answer = read(text);
      if (answer.problem !== undefined) return setTyped({ text, value, problem: answer.problem });
      setTyped({ text, value: answer.value, problem: null });
      onChange(answer.value);
    },
  };
}
