import { CircleAlert, Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api-client.ts';
import { messageOf } from '../message-of.ts';
import { Button } from './button.tsx';

/** While something is on its way. */
export const Loading = ({ what }: { what: string }) => (
  <div role="status" className="flex flex-col gap-2 p-4">
    <span className="sr-only">Loading {what}</span>
    {[80, 60, 70].map((width) => (
      <div key={width} className="h-4 w-3/4 animate-pulse rounded bg-line" />
    ))}
  </div>
);

/** Where there is nothing, and what to do about it. */
export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="flex flex-col items-center gap-2 p-10 text-center">
    <Inbox aria-hidden className="size-8 text-soft" />
    <p className="font-medium">{title}</p>
    <div className="max-w-md text-soft">{children}</div>
  </div>
);

/** What went wrong, in the API's own words, and a way to try again. */
export const Failure = ({ error, retry }: { error: unknown; retry?: () => void }) => (
  <div role="alert" className="flex flex-col items-center gap-2 p-10 text-center">
    <CircleAlert aria-hidden className="size-8 text-bad" />
    <p className="font-medium">{messageOf(error)}</p>
    {error instanceof ApiError && error.requestId && (
      <p className="text-xs text-soft">Request {error.requestId}</p>
    )}
    {retry && <Button onClick={retry}>Try again</Button>}
  </div>
);
