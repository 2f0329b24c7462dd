import { useState } from 'react';
import { useNotify } from '../components/notices.tsx';
import { messageOf } from '../message-of.ts';
import type { Editor } from './use-editor.ts';
import type { Validation } from './use-validation.ts';

/** Saves once at a time, tells what came of it, and refuses while a field is broken. */
export function useSave(editor: Editor, isBroken: boolean, { problems }: Validation) {
  const notify = useNotify();
  const [isSaving, setSaving] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const run = async () => {
    setSaving(true);
    setTold(null);
    try {
      const outcome = await editor.save();
      if (outcome === 'saved')
        notify.done(
          problems.length === 0 ? 'Saved.' : 'Saved. It cannot run before its problems are solved.',
        );
    } catch (error) {
      setTold(`It was not saved. ${messageOf(error)}`);
    } finally {
      setSaving(false);
    }
  };
  const save = () => {
    if (isBroken) setTold('It was not saved. A field holds a text that is not valid: it says what is wrong.');
    else if (editor.isDirty && !isSaving) void run();
  };
  return { save, isSaving, told };
}
