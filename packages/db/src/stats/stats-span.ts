/** What statistics are about: what happened in a workspace from this time on, before that one. */
export interface StatsSpan {
  workspaceId: string;
  from: Date;
  to: Date;
}
