import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api-client.ts';
import { messageOf } from '../message-of.ts';
import { validateDraft } from '../queries/editor.ts';
import { type Draft, documentOf } from './draft.ts';
import { type DraftProblem, problemsOfRefusal, problemsOfReport } from './problems.ts';

/** So long after the last change a draft is checked, in milliseconds. */
const DEBOUNCE_MS = 400;

export interface Validation {
  problems: DraftProblem[];
  /** The problems are of an older draft; a newer answer is on its way. */
  isChecking: boolean;
  /** Why it could not be checked; null: it was. */
  failure: string | null;
}

/** Has the API check a draft as it changes. The newest answer counts: an older one that is late is dropped. */
export function useValidation(workflowId: string, draft: Draft): Validation {
  const [validation, setValidation] = useState<Validation>({ problems: [], isChecking: true, failure: null });
  const isFirst = useRef(true);
  useEffect(() => {
    const stop = new AbortController();
    const check = async () => {
      const next = await validate(workflowId, draft, stop.signal);
      if (!stop.signal.aborted) setValidation({ isChecking: false, ...next });
    };
    setValidation((last) => ({ ...last, isChecking: true }));
    const timer = setTimeout(() => void check(), isFirst.current ? 0 : DEBOUNCE_MS);
    isFirst.current = false;
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [workflowId, draft]);
  return validation;
}

type Checked = Pick<Validation, 'problems' | 'failure'>;

async function validate(workflowId: string, draft: Draft, signal: AbortSignal): Promise<Checked> {
  try {
    const { problems } = await validateDraft(workflowId, documentOf(draft), signal);
    return { problems: problemsOfReport(problems, draft.nodes), failure: null };
  } catch (error) {
    const refused = error instanceof ApiError ? error.problems : [];
    return refused.length > 0
      ? { problems: problemsOfRefusal(refused, draft.nodes), failure: null }
      : { problems: [], failure: messageOf(error) };
  }
}
