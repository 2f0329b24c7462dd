import type { Draft } from './draft.ts';

const MAX_STEPS = 200;

/** A draft with what it was before, and what was undone. A pause ends what the last change was about. */
export interface History {
  past: Draft[];
  present: Draft;
  future: Draft[];
  /** What the last change was about: typing on in one field is one step. Null: nothing that could go on. */
  about: string | null;
}

export type HistoryAction =
  | { do: 'edit'; about: string | null; change: (draft: Draft) => Draft }
  | { do: 'undo' | 'redo' | 'pause' }
  | { do: 'begin'; draft: Draft }
  | { do: 'saved'; adapt: (draft: Draft) => Draft };

export const begin = (draft: Draft): History => ({ past: [], present: draft, future: [], about: null });

export function advance(history: History, action: HistoryAction): History {
  switch (action.do) {
    case 'begin':
      return begin(action.draft);
    case 'saved':
      return adapted(history, action.adapt);
    case 'pause':
      return history.about === null ? history : { ...history, about: null };
    case 'undo':
      return undo(history);
    case 'redo':
      return redo(history);
    case 'edit':
      return edit(history, action.about, action.change(history.present));
  }
}

function edit({ past, present, about: last }: History, about: string | null, next: Draft): History {
  if (next === present) return { past, present, future: [], about: last };
  const goesOn = about !== null && about === last;
  return {
    past: goesOn ? past : [...past, present].slice(-MAX_STEPS),
    present: next,
    future: [],
    about,
  };
}

function undo(history: History): History {
  const before = history.past.at(-1);
  if (!before) return history;
  const future = [history.present, ...history.future];
  return { past: history.past.slice(0, -1), present: before, future, about: null };
}

function redo(history: History): History {
  const [next, ...future] = history.future;
  if (!next) return history;
  return { past: [...history.past, history.present], present: next, future, about: null };
}

/** What a save has settled is so in every draft: an undone rename does not make a new node of an old one. */
const adapted = ({ past, present, future, about }: History, adapt: (draft: Draft) => Draft): History => ({
  past: past.map(adapt),
  present: adapt(present),
  future: future.map(adapt),
  about,
});
