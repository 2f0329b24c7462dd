import { useSuspenseQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { Page } from '../components/page.tsx';
import { Empty } from '../components/states.tsx';
import { meQuery } from '../queries/me.ts';

/** Leads to the first workspace. */
export function Home() {
  const { data: me } = useSuspenseQuery(meQuery);
  const [workspace] = me.kind === 'user' ? me.workspaces : [me.workspace];
  if (workspace)
    return <Navigate to="/w/$workspaceId/overview" params={{ workspaceId: workspace.id }} replace />;
  return (
    <Page title="Welcome">
      <Empty title="You belong to no workspace yet">
        Create one with <code>POST /api/v1/workspaces</code>, or ask the owner of one to add you.
      </Empty>
    </Page>
  );
}
