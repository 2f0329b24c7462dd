import { useInfiniteQuery } from '@tanstack/react-query';
import { membersQuery } from '../queries/settings.ts';

/** Who has done something: a member by their name, anybody else as the API says it. */
export function Actor({ actor, workspaceId }: { actor: string | null; workspaceId: string }) {
  const { data } = useInfiniteQuery({ ...membersQuery(workspaceId), staleTime: 60_000 });
  if (actor === null) return <span className="text-soft">not known</span>;
  const members = data?.pages.flatMap(({ rows }) => rows) ?? [];
  return members.find(({ user_id }) => actor === `user:${user_id}`)?.name ?? actor;
}
