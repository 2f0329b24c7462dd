import { useProblemAt } from './form-context.tsx';
import type { Path } from './schema.ts';

/** What is wrong with something as a whole, where no single field is to blame. */
export function PlaceProblem({ path }: { path: Path }) {
  const problem = useProblemAt(path);
  return (
    problem && (
      <p role="alert" className="text-xs text-bad">
        {problem}
      </p>
    )
  );
}
