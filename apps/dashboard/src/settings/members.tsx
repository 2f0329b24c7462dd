import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '../components/confirm-button.tsx';
import type { Column } from '../components/data-table.tsx';
import { Select, TextField } from '../components/field.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { ListCard } from '../components/list-card.tsx';
import { useNotify } from '../components/notices.tsx';
import { Empty } from '../components/states.tsx';
import { Instant } from '../components/time.tsx';
import { addMember, type Member, membersQuery, ROLES, removeMember, setRole } from '../queries/settings.ts';

/** Who may do what in a workspace. */
export function Members({ workspaceId }: { workspaceId: string }) {
  const query = useInfiniteQuery(membersQuery(workspaceId));
  return (
    <ListCard
      title="Members"
      actions={<AddMember workspaceId={workspaceId} />}
      query={query}
      columns={columnsOf(workspaceId)}
      keyOf={({ user_id }) => user_id}
      empty={<Empty title="No members" />}
    />
  );
}

const columnsOf = (workspaceId: string): Column<Member>[] => [
  { title: 'Name', cell: ({ name }) => <span className="font-medium">{name}</span> },
  { title: 'Email', cell: ({ email }) => email },
  { title: 'Role', cell: (member) => <Role member={member} workspaceId={workspaceId} /> },
  { title: 'Since', cell: ({ created_at }) => <Instant at={created_at} /> },
  { title: 'Actions', cell: (member) => <Remove member={member} workspaceId={workspaceId} /> },
];

const RoleOptions = () =>
  ROLES.map((role) => (
    <option key={role} value={role}>
      {role}
    </option>
  ));

function AddMember({ workspaceId }: { workspaceId: string }) {
  const client = useQueryClient();
  const add = async (form: FormData) => {
    await addMember(workspaceId, String(form.get('email')), form.get('role') as Member['role']);
    await client.invalidateQueries({ queryKey: ['members'] });
    return null;
  };
  return (
    <FormDialog title="Add a member" submitLabel="Add" onSubmit={add}>
      <TextField label="Email" name="email" type="email" hint="Of somebody who is a user already." required />
      <Select label="Role" name="role" defaultValue="member">
        <RoleOptions />
      </Select>
    </FormDialog>
  );
}

function Role({ member, workspaceId }: { member: Member; workspaceId: string }) {
  const client = useQueryClient();
  const notify = useNotify();
  const change = async (role: Member['role']) => {
    await setRole(workspaceId, member.user_id, role).then(
      () => notify.done(`${member.name} is ${role} now.`),
      notify.failed,
    );
    await client.invalidateQueries({ queryKey: ['members'] });
  };
  return (
    <Select
      label={`Role of ${member.name}`}
      isLabelHidden
      value={member.role}
      onChange={({ target }) => void change(target.value as Member['role'])}
    >
      <RoleOptions />
    </Select>
  );
}

const Remove = ({ member, workspaceId }: { member: Member; workspaceId: string }) => (
  <ConfirmButton
    look="quiet"
    question={`Remove ${member.name}?`}
    consequences="They see nothing of this workspace any more. API keys that they made go on."
    confirmLabel="Remove the member"
    onConfirm={() => removeMember(workspaceId, member.user_id)}
    changes="members"
  >
    Remove …
  </ConfirmButton>
);
