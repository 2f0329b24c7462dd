import type { QueryClient } from '@tanstack/react-query';
import {
  createHashHistory,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { Layout } from './components/layout.tsx';
import { Failure } from './components/states.tsx';
import { COST_VIEWS, type CostView } from './queries/costs.ts';
import { meQuery } from './queries/me.ts';
import { JOB_OWNERS, type JobOwner } from './queries/queues.ts';
import { STATS_WINDOWS, type StatsWindow } from './queries/stats.ts';
import { type ShownTasks, TASKS_SHOWN } from './queries/tasks.ts';
import { readRunFilter } from './run-filter.ts';
import { currentToken } from './session.ts';

interface Context {
  client: QueryClient;
}

/** Those of these parameters that are texts. */
const readTexts = <Name extends string>(
  search: Record<string, unknown>,
  names: readonly Name[],
): { [Key in Name]?: string } =>
  Object.fromEntries(
    names.filter((name) => typeof search[name] === 'string').map((name) => [name, search[name]]),
  ) as { [Key in Name]?: string };

/** The node that is looked at. */
const readNode = ({ node }: Record<string, unknown>): { node?: string } =>
  typeof node === 'string' ? { node } : {};

const root = createRootRouteWithContext<Context>()({});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { to?: string } => (typeof search.to === 'string' ? { to: search.to } : {}),
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignIn'),
});

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: ({ location }) => {
    if (currentToken() === null) throw redirect({ to: '/sign-in', search: { to: location.href } });
  },
  loader: ({ context }) => context.client.ensureQueryData(meQuery),
  component: Layout,
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home.tsx'), 'Home'),
});

const workspace = createRoute({ getParentRoute: () => inside, path: '/w/$workspaceId' });

const overview = createRoute({
  getParentRoute: () => workspace,
  path: '/overview',
  validateSearch: ({ window }): { window?: StatsWindow } =>
    typeof window === 'string' && window in STATS_WINDOWS ? { window: window as StatsWindow } : {},
  component: lazyRouteComponent(() => import('./pages/overview.tsx'), 'Overview'),
});

const runs = createRoute({
  getParentRoute: () => workspace,
  path: '/runs',
  validateSearch: readRunFilter,
  component: lazyRouteComponent(() => import('./pages/runs.tsx'), 'Runs'),
});

const run = createRoute({
  getParentRoute: () => workspace,
  path: '/workflows/$workflowId/runs/$runId',
  validateSearch: readNode,
  component: lazyRouteComponent(() => import('./pages/run.tsx'), 'Run'),
});

/** From a run's id alone. */
const findRun = createRoute({
  getParentRoute: () => workspace,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('./pages/find-run.tsx'), 'FindRun'),
});

const tasks = createRoute({
  getParentRoute: () => workspace,
  path: '/tasks',
  validateSearch: ({ show }): { show?: ShownTasks } =>
    TASKS_SHOWN.includes(show as ShownTasks) ? { show: show as ShownTasks } : {},
  component: lazyRouteComponent(() => import('./pages/tasks.tsx'), 'Tasks'),
});

const workflows = createRoute({
  getParentRoute: () => workspace,
  path: '/workflows',
  validateSearch: ({ q }): { q?: string } => (typeof q === 'string' && q !== '' ? { q } : {}),
  component: lazyRouteComponent(() => import('./pages/workflows.tsx'), 'Workflows'),
});

const workflow = createRoute({
  getParentRoute: () => workspace,
  path: '/workflows/$workflowId',
  validateSearch: (search: Record<string, unknown>): { node?: string; tab?: string } => ({
    ...readNode(search),
    ...(typeof search.tab === 'string' && { tab: search.tab }),
  }),
  component: lazyRouteComponent(() => import('./pages/workflow.tsx'), 'Workflow'),
});

const editor = createRoute({
  getParentRoute: () => workspace,
  path: '/workflows/$workflowId/edit',
  component: lazyRouteComponent(() => import('./pages/editor.tsx'), 'EditorPage'),
});

const compare = createRoute({
  getParentRoute: () => workspace,
  path: '/workflows/$workflowId/compare',
  validateSearch: (search): { left?: string; right?: string; node?: string } =>
    readTexts(search, ['left', 'right', 'node']),
  component: lazyRouteComponent(() => import('./pages/compare.tsx'), 'Compare'),
});

const costs = createRoute({
  getParentRoute: () => workspace,
  path: '/costs',
  validateSearch: ({
    by,
    days,
    month,
    of,
  }): { by?: CostView; days?: number; month?: string; of?: 'all' } => ({
    ...(COST_VIEWS.includes(by as CostView) && { by: by as CostView }),
    ...(typeof month === 'string' && /^20\d\d-\d\d$/.test(month) && { month }),
    ...(of === 'all' && { of }),
    ...(typeof days === 'number' && days > 0 && days <= 366 && { days: Math.floor(days) }),
  }),
  component: lazyRouteComponent(() => import('./pages/costs.tsx'), 'Costs'),
});

const settings = createRoute({
  getParentRoute: () => workspace,
  path: '/settings',
  validateSearch: (search): { tab?: string; webhook?: string } => readTexts(search, ['tab', 'webhook']),
  component: lazyRouteComponent(() => import('./pages/settings.tsx'), 'Settings'),
});

const queues = createRoute({
  getParentRoute: () => inside,
  path: '/system/queues',
  validateSearch: ({ of, id }): { of?: JobOwner; id?: string } => ({
    ...(typeof of === 'string' && of in JOB_OWNERS && { of: of as JobOwner }),
    ...(typeof id === 'string' && id !== '' && { id }),
  }),
  component: lazyRouteComponent(() => import('./pages/queues.tsx'), 'Queues'),
});

const workers = createRoute({
  getParentRoute: () => inside,
  path: '/system/workers',
  component: lazyRouteComponent(() => import('./pages/workers.tsx'), 'Workers'),
});

const prices = createRoute({
  getParentRoute: () => inside,
  path: '/system/prices',
  component: lazyRouteComponent(() => import('./pages/prices.tsx'), 'Prices'),
});

const tree = root.addChildren([
  signIn,
  inside.addChildren([
    home,
    queues,
    workers,
    prices,
    workspace.addChildren([
      overview,
      runs,
      findRun,
      run,
      workflows,
      workflow,
      editor,
      tasks,
      compare,
      costs,
      settings,
    ]),
  ]),
]);

/** The address stands behind the `#`: the page itself is one file, wherever a proxy puts it. */
export const createDashboardRouter = (client: QueryClient) =>
  createRouter({
    routeTree: tree,
    history: createHashHistory(),
    context: { client },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
    defaultNotFoundComponent: () => <Failure error={new Error('There is no such page.')} />,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>;
  }
}
