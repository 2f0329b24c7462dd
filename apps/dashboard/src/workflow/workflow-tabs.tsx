import { Tabs } from 'radix-ui';
import { ViewerNote } from '../components/viewer-note.tsx';
import { Hooks } from './hooks.tsx';
import { Schedules } from './schedules.tsx';
import { type OfWorkflow, Versions } from './versions.tsx';

const TABS = [
  { value: 'versions', title: 'Versions', Content: Versions },
  { value: 'schedules', title: 'Schedules', Content: Schedules },
  { value: 'hooks', title: 'Hooks', Content: Hooks },
];
const TAB =
  'rounded-md px-3 py-1.5 text-soft hover:text-ink data-[state=active]:bg-accent/10 data-[state=active]:font-semibold data-[state=active]:text-accent';

/** What belongs to a workflow besides its graph. */
export const WorkflowTabs = ({
  tab,
  onTab,
  ...of
}: OfWorkflow & { tab: string; onTab: (tab: string) => void }) => (
  <Tabs.Root value={tab} onValueChange={onTab}>
    <Tabs.List aria-label="More of the workflow" className="mb-4 flex flex-wrap gap-1">
      {TABS.map(({ value, title }) => (
        <Tabs.Trigger key={value} value={value} className={TAB}>
          {title}
        </Tabs.Trigger>
      ))}
    </Tabs.List>
    {!of.mayEdit && <ViewerNote what="versions, schedules and hooks" />}
    {TABS.map(({ value, Content }) => (
      <Tabs.Content key={value} value={value}>
        <Content {...of} />
      </Tabs.Content>
    ))}
  </Tabs.Root>
);
