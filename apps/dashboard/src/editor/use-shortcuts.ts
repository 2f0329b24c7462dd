import { useEffect } from 'react';

export interface Shortcuts {
  undo: (() => void) | null;
  redo: (() => void) | null;
  save: () => void;
}

/** Ctrl or Cmd with Z, Shift and Z, Y, and S, wherever the focus is, but for dialogs. */
export function useShortcuts({ undo, redo, save }: Shortcuts): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || document.querySelector('dialog[open]')) return;
      const act = actOf(event, { undo, redo, save });
      if (act === undefined) return;
      event.preventDefault();
      act?.();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [undo, redo, save]);
}

function actOf({ key, shiftKey }: KeyboardEvent, { undo, redo, save }: Shortcuts) {
  switch (key.toLowerCase()) {
    case 'z':
      return shiftKey ? redo : undo;
    case 'y':
      return redo;
    case 's':
      return save;
    default:
      return undefined;
  }
}
