import { Duration, Instant } from '../components/time.tsx';
import { type Execution, executionsOf } from './attempts.ts';
import type { StatusChange } from './event-log.ts';

const TONES: Partial<Record<Execution['outcome'], string>> = {
  failed: 'text-bad',
  'worker lost': 'text-bad',
  completed: 'text-good',
  running: 'text-busy',
  waiting: 'text-warn',
  'put off': 'text-warn',
};

/** Each time that a worker took a node run: when, who, how it ended, and what with. */
export function AttemptList({ changes, rescues }: { changes: readonly StatusChange[]; rescues: number }) {
  const executions = executionsOf(changes);
  if (executions.length === 0) return null;
  return (
    <section aria-label="Attempts">
      <h3 className="mb-1 font-medium">
        Attempts
        {rescues > 0 && <span className="ml-2 text-warn">its worker was lost {rescues} ×</span>}
      </h3>
      <ol className="flex flex-col gap-2">
        {executions.map((execution) => (
          <li key={`${execution.attempt}-${execution.from}`} className="rounded-md border border-line p-2">
            <div className="flex flex-wrap gap-x-3 gap-y-1">
              <span className="font-medium">Attempt {execution.attempt}</span>
              <span className={TONES[execution.outcome] ?? 'text-soft'}>{execution.outcome}</span>
              <Instant at={execution.from} />
              <Duration from={execution.from} to={execution.to} />
              {execution.worker && <code className="break-all text-soft">{execution.worker}</code>}
            </div>
            {execution.errorCode && (
              <p className="mt-1 break-words">
                <code className="text-bad">{execution.errorCode}</code> {execution.errorMessage}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
