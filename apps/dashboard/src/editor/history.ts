import type { Draft } from './draft.ts';

const MAX_STEPS = 200;

/** A draft with what it was before, and what was undone. */
export interface History {
  past: Draft[];
  present: Draft;
  future: Draft[];
  /** What the last change was about: typing on in one field is one step. Null: nothing that could go on. */
  about: string | null;
}

export type HistoryAction =
  | { do: 'edit'; about: string | null; change: (draft: Draft) => Draft }
  | { do: 'undo' | 'redo' }
  | { do: 'begin'; draft: Draft }
  | { do: 'saved'; idOf: ReadonlyMap<string, string> };

export const begin = (draft: Draft): History => ({ past: [], present: draft, future: [], about: null });

export function advance(history: History, action: HistoryAction): History {
  switch (action.do) {
    case 'begin':
      return begin(action.draft);
    case 'saved':
      return known(history, action.idOf);
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

/** Nodes that were saved have ids now, by their keys; in every draft, so that an undone rename keeps them, too. */
function known({ past, present, future }: History, idOf: ReadonlyMap<string, string>): History {
  const idOfUid = new Map(present.nodes.flatMap(({ uid, key }) => [[uid, idOf.get(key) ?? null] as const]));
  const withIds = (draft: Draft): Draft => ({
    ...draft,
    nodes: draft.nodes.map((node) => ({ ...node, id: idOfUid.get(node.uid) ?? node.id })),
  });
  return { past: past.map(withIds), present: withIds(present), future: future.map(withIds), about: null };
}
