import { ClipboardCopy } from 'lucide-react';
import { Button } from '../components/button.tsx';

/** A secret that was just made. */
export const ShownOnce = ({ what, secret }: { what: string; secret: string }) => (
  <>
    <p className="mb-2">Copy the {what} now: it is never shown again.</p>
    <div className="flex items-start gap-2">
      <code className="block flex-1 rounded-md border border-line bg-page p-2 break-all">{secret}</code>
      <Button aria-label={`Copy the ${what}`} onClick={() => void navigator.clipboard.writeText(secret)}>
        <ClipboardCopy aria-hidden className="size-4" />
      </Button>
    </div>
  </>
);
