import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Tabs } from 'radix-ui';
import { Page } from '../components/page.tsx';
import { ApiKeys } from '../settings/api-keys.tsx';
import { AuditLog } from '../settings/audit-log.tsx';
import { Members } from '../settings/members.tsx';
import { Secrets } from '../settings/secrets.tsx';
import { Webhooks } from '../settings/webhooks.tsx';
import { WorkspaceSettings } from '../settings/workspace.tsx';

const FROM = '/inside/w/$workspaceId/settings';
const TABS = [
  { value: 'members', title: 'Members', Content: Members },
  { value: 'keys', title: 'API keys', Content: ApiKeys },
  { value: 'secrets', title: 'Secrets', Content: Secrets },
  { value: 'webhooks', title: 'Webhooks', Content: Webhooks },
  { value: 'workspace', title: 'Workspace', Content: WorkspaceSettings },
  { value: 'audit', title: 'Audit log', Content: AuditLog },
];
const TAB =
  'rounded-md px-3 py-1.5 text-soft hover:text-ink data-[state=active]:bg-accent/10 data-[state=active]:font-semibold data-[state=active]:text-accent';

/** What a workspace consists of besides its workflows. */
export function Settings() {
  const { workspaceId } = useParams({ from: FROM });
  const search = useSearch({ from: FROM });
  const tab = TABS.find(({ value }) => value === search.tab)?.value ?? 'members';
  const navigate = useNavigate({ from: '/w/$workspaceId/settings' });
  return (
    <Page title="Settings">
      <Tabs.Root value={tab} onValueChange={(value) => void navigate({ search: { tab: value } })}>
        <Tabs.List aria-label="Settings" className="mb-4 flex flex-wrap gap-1">
          {TABS.map(({ value, title }) => (
            <Tabs.Trigger key={value} value={value} className={TAB}>
              {title}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {TABS.map(({ value, Content }) => (
          <Tabs.Content key={value} value={value}>
            <Content workspaceId={workspaceId} />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Page>
  );
}
