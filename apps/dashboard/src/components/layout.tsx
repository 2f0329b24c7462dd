import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import {
  Coins,
  Inbox,
  Layers,
  LayoutDashboard,
  ListTree,
  LogOut,
  Menu,
  Moon,
  Server,
  Settings,
  Sun,
  Tags,
  Workflow,
} from 'lucide-react';
import { Suspense, useEffect, useState } from 'react';
import { useSessionRenewal } from '../hooks/use-session-renewal.ts';
import { useTheme } from '../hooks/use-theme.ts';
import { useWorkspaceEvents } from '../live/use-workspace-events.ts';
import { meQuery } from '../queries/me.ts';
import { endSession, useToken } from '../session.ts';
import { Button } from './button.tsx';
import { Select } from './field.tsx';
import { Loading } from './states.tsx';

/** What stands around every page: where one is, where one can go, and who one is. */
export function Layout() {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { workspaceId } = useParams({ strict: false });
  useLeaveWhenSignedOut();
  useSessionRenewal();
  useWorkspaceEvents(workspaceId);
  return (
    <div className="flex min-h-screen flex-col md:flex-row">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-card focus:p-2"
      >
        Skip to the content
      </a>
      <div className="flex items-center justify-between border-b border-line bg-card p-2 md:hidden">
        <Brand />
        <Button
          look="quiet"
          aria-expanded={isMenuOpen}
          aria-label="Menu"
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          <Menu aria-hidden className="size-5" />
        </Button>
      </div>
      <div
        className={`${isMenuOpen ? 'flex' : 'hidden'} w-full shrink-0 flex-col gap-4 border-line bg-card p-3 md:flex md:w-56 md:border-r`}
      >
        <div className="hidden md:block">
          <Brand />
        </div>
        <WorkspaceSwitcher />
        <Navigation onGo={() => setMenuOpen(false)} />
        <Account />
      </div>
      <main id="content" className="min-w-0 flex-1">
        <Suspense fallback={<Loading what="the page" />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}

const Brand = () => (
  <Link to="/" className="flex items-center gap-2 text-base font-semibold">
    <img src="./icon.svg" alt="" className="size-6" />
    Runyard
  </Link>
);

function WorkspaceSwitcher() {
  const { data: me } = useSuspenseQuery(meQuery);
  const { workspaceId = '' } = useParams({ strict: false });
  const navigate = useNavigate();
  const workspaces = me.kind === 'user' ? me.workspaces : [me.workspace];
  if (workspaces.length === 0) return <p className="text-soft">You belong to no workspace yet.</p>;
  return (
    <Select
      label="Workspace"
      value={workspaceId}
      onChange={(event) =>
        void navigate({ to: '/w/$workspaceId/overview', params: { workspaceId: event.target.value } })
      }
    >
      {workspaceId === '' && <option value="">Choose …</option>}
      {workspaces.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}

const LINK =
  'flex items-center gap-2 rounded-md px-2 py-1.5 text-soft hover:bg-line/50 hover:text-ink aria-[current=page]:bg-accent/10 aria-[current=page]:font-semibold aria-[current=page]:text-accent';

const IN_WORKSPACE = [
  { to: '/w/$workspaceId/overview', title: 'Overview', icon: LayoutDashboard },
  { to: '/w/$workspaceId/runs', title: 'Runs', icon: ListTree },
  { to: '/w/$workspaceId/workflows', title: 'Workflows', icon: Workflow },
  { to: '/w/$workspaceId/tasks', title: 'Tasks', icon: Inbox },
  { to: '/w/$workspaceId/costs', title: 'Costs', icon: Coins },
  { to: '/w/$workspaceId/settings', title: 'Settings', icon: Settings },
] as const;
const OF_SYSTEM = [
  { to: '/system/queues', title: 'Queues', icon: Layers },
  { to: '/system/workers', title: 'Workers', icon: Server },
  { to: '/system/prices', title: 'Prices', icon: Tags },
] as const;

function Navigation({ onGo }: { onGo: () => void }) {
  const { data: me } = useSuspenseQuery(meQuery);
  const { workspaceId } = useParams({ strict: false });
  return (
    <nav aria-label="Main" className="flex flex-1 flex-col gap-1">
      {workspaceId &&
        IN_WORKSPACE.map(({ to, title, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            params={{ workspaceId }}
            activeOptions={{ exact: true, includeSearch: false }}
            className={LINK}
            onClick={onGo}
          >
            <Icon aria-hidden className="size-4" />
            {title}
          </Link>
        ))}
      {me.kind === 'user' && me.user.is_instance_admin && (
        <>
          <h2 className="mt-3 px-2 text-xs font-medium text-soft">System</h2>
          {OF_SYSTEM.map(({ to, title, icon: Icon }) => (
            <Link key={to} to={to} className={LINK} onClick={onGo}>
              <Icon aria-hidden className="size-4" />
              {title}
            </Link>
          ))}
        </>
      )}
    </nav>
  );
}

function Account() {
  const { data: me } = useSuspenseQuery(meQuery);
  const [theme, setTheme] = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <div className="flex items-center justify-between gap-1 border-t border-line pt-3">
      <span className="min-w-0 truncate" title={me.kind === 'user' ? me.user.email : me.api_key.name}>
        {me.kind === 'user' ? me.user.name : me.api_key.name}
      </span>
      <span className="flex">
        <Button
          look="quiet"
          className="px-1.5"
          aria-label={`Use the ${other} theme`}
          onClick={() => setTheme(other)}
        >
          {theme === 'dark' ? (
            <Sun aria-hidden className="size-4" />
          ) : (
            <Moon aria-hidden className="size-4" />
          )}
        </Button>
        <Button
          look="quiet"
          className="px-1.5"
          aria-label="Sign out"
          onClick={() => endSession('signed_out')}
        >
          <LogOut aria-hidden className="size-4" />
        </Button>
      </span>
    </div>
  );
}

/** Signing out, or a token that has expired, leads back to the sign-in, and from there to where one was. */
function useLeaveWhenSignedOut(): void {
  const token = useToken();
  const navigate = useNavigate();
  useEffect(() => {
    if (token === null) void navigate({ to: '/sign-in', search: { to: location.hash.slice(1) } });
  }, [token, navigate]);
}
