import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  isWide?: boolean;
}

/** A modal dialog: the browser's own keeps the focus inside and closes on Escape. */
export function Dialog({ title, isOpen, onClose, children, actions, isWide = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      className={`w-full rounded-lg border border-line bg-card p-0 text-ink ${isWide ? 'max-w-3xl' : 'max-w-lg'}`}
    >
      {isOpen && (
        <div className="flex max-h-[85vh] flex-col">
          <header className="flex items-center justify-between gap-2 border-b border-line px-4 py-3">
            <h2 id={titleId} className="font-semibold">
              {title}
            </h2>
            <Button look="quiet" aria-label="Close" onClick={onClose} className="px-1.5">
              <X aria-hidden className="size-4" />
            </Button>
          </header>
          <div className="overflow-auto p-4">{children}</div>
          {actions && (
            <footer className="flex justify-end gap-2 border-t border-line px-4 py-3">{actions}</footer>
          )}
        </div>
      )}
    </dialog>
  );
}
