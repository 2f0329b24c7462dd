import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useReducer, useState } from 'react';
import { ApiError } from '../api-client.ts';
import { diffNodes } from '../diff/diff-nodes.ts';
import { getWorkflow, saveGraph } from '../queries/editor.ts';
import { type Workflow, workflowQuery } from '../queries/workflows.ts';
import { afterSave, changedFields, type Draft, draftOf, isSameDraft, savedNodes } from './draft.ts';
import { advance, begin } from './history.ts';

/** What came of a save. */
export type SaveOutcome = 'saved' | 'conflict';

/** What the draft is based on: the workflow as it is stored, and the draft that says the same. */
interface Base {
  workflow: Workflow;
  draft: Draft;
}

const baseOf = (workflow: Workflow): Base => ({ workflow, draft: draftOf(workflow) });

/** A workflow that is edited: its draft with undo and redo, and how it is saved. */
export function useEditor(workflow: Workflow) {
  const client = useQueryClient();
  const [base, setBase] = useState(() => baseOf(workflow));
  const [history, dispatch] = useReducer(advance, base.draft, begin);
  const [theirs, setTheirs] = useState<Workflow | null>(null);
  const draft = history.present;
  const isDirty = useMemo(() => !isSameDraft(draft, base.draft), [draft, base]);

  const edit = useCallback(
    (change: (draft: Draft) => Draft, about: string | null = null) => dispatch({ do: 'edit', about, change }),
    [],
  );
  const accept = (saved: Workflow) => {
    setBase({ workflow: saved, draft: afterSave(draft, draft, saved) });
    setTheirs(null);
    dispatch({ do: 'saved', adapt: (any) => afterSave(any, draft, saved) });
    client.setQueryData(workflowQuery(saved.id).queryKey, saved);
    void client.invalidateQueries({ queryKey: ['workflows'] });
  };
  /** On top of the workflow that the draft is based on, or of a newer one: what somebody else did is gone then. */
  const save = async (on: Workflow = base.workflow): Promise<SaveOutcome> => {
    try {
      const nodes = savedNodes(draft, new Set(on.nodes.map(({ id }) => id)));
      const known = on === base.workflow ? base.draft : draftOf(on);
      const fields = changedFields(known.workflow, draft.workflow);
      accept(await saveGraph(on.id, { revision: on.revision, workflow: fields, nodes }));
      return 'saved';
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'workflow_changed')) throw error;
      return settleConflict(await getWorkflow(on.id));
    }
  };
  /** An answer that was lost looks like somebody else's save, of the same. */
  const settleConflict = (stored: Workflow): SaveOutcome => {
    if (isSaidBy(stored, draft)) {
      accept(stored);
      return 'saved';
    }
    setTheirs(stored);
    return 'conflict';
  };
  const takeTheirs = (stored: Workflow) => {
    const next = baseOf(stored);
    setBase(next);
    setTheirs(null);
    dispatch({ do: 'begin', draft: next.draft });
    client.setQueryData(workflowQuery(stored.id).queryKey, stored);
  };
  return {
    draft,
    edit,
    isDirty,
    /** As it is stored, as far as is known here. */
    stored: base.workflow,
    undo: history.past.length > 0 ? () => dispatch({ do: 'undo' }) : null,
    /** The next change is a step of its own. */
    pause: useCallback(() => dispatch({ do: 'pause' }), []),
    redo: history.future.length > 0 ? () => dispatch({ do: 'redo' }) : null,
    save,
    /** What somebody else has saved meanwhile; null: nothing. */
    theirs,
    keepEditing: () => setTheirs(null),
    takeTheirs,
  };
}

export type Editor = ReturnType<typeof useEditor>;

function isSaidBy(stored: Workflow, draft: Draft): boolean {
  const { nodes, workflow } = draftOf(stored);
  const { added, removed, changed } = diffNodes(nodes, draft.nodes);
  const fields = Object.keys(changedFields(workflow, draft.workflow));
  return added.length + removed.length + changed.length + fields.length === 0;
}
