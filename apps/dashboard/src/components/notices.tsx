import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { messageOf } from '../message-of.ts';

interface Notice {
  id: number;
  text: string;
  isProblem: boolean;
}

/** Tells the user what came of something they did. */
export interface Notify {
  done(text: string): void;
  failed(error: unknown): void;
}

const Context = createContext<Notify>({ done: () => undefined, failed: () => undefined });
export const useNotify = (): Notify => useContext(Context);

const SHOWN_MS = 6_000;
let lastId = 0;

export function Notices({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<Notice[]>([]);
  const show = useCallback((text: string, isProblem: boolean) => {
    const id = ++lastId;
    setNotices((shown) => [...shown, { id, text, isProblem }]);
    setTimeout(() => setNotices((shown) => shown.filter((notice) => notice.id !== id)), SHOWN_MS);
  }, []);
  const notify = useMemo<Notify>(
    () => ({
      done: (text) => show(text, false),
      failed: (error) => show(messageOf(error), true),
    }),
    [show],
  );
  return (
    <Context value={notify}>
      {children}
      <div aria-live="polite" className="fixed right-4 bottom-4 z-50 flex max-w-sm flex-col gap-2">
        {notices.map(({ id, text, isProblem }) => (
          <p
            key={id}
            className={`rounded-md border bg-card px-3 py-2 shadow-lg ${isProblem ? 'border-bad text-bad' : 'border-line'}`}
          >
            {text}
          </p>
        ))}
      </div>
    </Context>
  );
}
