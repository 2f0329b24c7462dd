import { Link } from '@tanstack/react-router';

/** Leads to a run of which only the id is known. */
export const RunLink = ({ workspaceId, runId }: { workspaceId: string; runId: string }) => (
  <Link
    to="/w/$workspaceId/runs/$runId"
    params={{ workspaceId, runId }}
    className="whitespace-nowrap text-accent hover:underline"
  >
    run {runId.slice(-6)}
  </Link>
);
