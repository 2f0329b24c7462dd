import { CircleAlert, CircleCheck } from 'lucide-react';
import type { Validation } from './use-validation.ts';

/** What is wrong with the draft as a whole; each leads to its node. */
export function ProblemList({
  validation: { problems, isChecking, failure },
  onSelect,
}: {
  validation: Validation;
  onSelect: (uid: string) => void;
}) {
  return (
    <section aria-label="Problems" className="border-t border-line px-4 py-3">
      <p role="status" className="flex items-center gap-2 text-soft">
        {problems.length === 0 && failure === null ? (
          <CircleCheck aria-hidden className="size-4 text-good" />
        ) : (
          <CircleAlert aria-hidden className="size-4 text-bad" />
        )}
        {failure !== null
          ? `It could not be checked: ${failure}`
          : isChecking
            ? 'Checking …'
            : problems.length === 0
              ? 'Nothing is wrong with it.'
              : `${problems.length} ${problems.length === 1 ? 'problem keeps' : 'problems keep'} it from running.`}
      </p>
      <ul className="mt-2 flex max-h-48 flex-col gap-1 overflow-auto">
        {problems.map(({ message, uids: [uid], loc }) => (
          <li key={`${message} ${uid} ${loc}`}>
            {uid === undefined ? (
              <span className="text-bad">{message}</span>
            ) : (
              <button
                type="button"
                className="text-left text-bad hover:underline"
                onClick={() => onSelect(uid)}
              >
                {message}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
