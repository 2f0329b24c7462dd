/** The same items, in their order, by workspace. */
export function byWorkspace<T extends { workspaceId: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.workspaceId);
    if (group) group.push(item);
    else groups.set(item.workspaceId, [item]);
  }
  return groups;
}
