import { createContext, useContext } from 'react';
import type { Components, Path } from './schema.ts';

/** What is wrong at a place of the value that a form edits. */
export interface PlacedProblem {
  loc: Path;
  message: string;
}

/** What the fields of a form share. */
export interface FormScope {
  components: Components;
  problems: PlacedProblem[];
  /** A field holds a text that stands for no value, or no longer. */
  setBroken(fieldId: string, isBroken: boolean): void;
}

export const FormContext = createContext<FormScope>({
  components: {},
  problems: [],
  setBroken: () => undefined,
});

export const useForm = (): FormScope => useContext(FormContext);

/** Whether a place is another one, or in it. */
export const isWithin = (loc: Path, path: Path): boolean =>
  path.every((part, index) => String(part) === String(loc[index]));

/** What is wrong at this place itself; null: nothing. */
export function useProblemAt(path: Path): string | null {
  const { problems } = useForm();
  return tell(problems.filter(({ loc }) => loc.length === path.length && isWithin(loc, path)));
}

/** What is wrong at this place or within it; null: nothing. */
export function useProblemWithin(path: Path): string | null {
  const { problems } = useForm();
  return tell(problems.filter(({ loc }) => isWithin(loc, path)));
}

const tell = (problems: PlacedProblem[]) =>
  problems.length === 0 ? null : problems.map(({ message }) => message).join(' ');
