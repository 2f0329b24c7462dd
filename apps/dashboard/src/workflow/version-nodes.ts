import { queryOptions } from '@tanstack/react-query';
import type { ComparableNode } from '../diff/diff-nodes.ts';
import { draftOf } from '../editor/draft.ts';
import { spelledOut } from '../editor/order.ts';
import { getVersion } from '../queries/versions.ts';
import type { Workflow } from '../queries/workflows.ts';

/** In place of the id of a version: the workflow as it is edited. */
export const NOW = 'now';

/** The nodes of a version; of the workflow as it is edited, as the next trigger would freeze them. */
export const versionNodesQuery = (workflow: Workflow, version: string) =>
  queryOptions({
    queryKey: ['version-nodes', workflow.id, version, version === NOW ? workflow.revision : 0],
    queryFn: async ({ signal }): Promise<ComparableNode[]> =>
      version === NOW
        ? spelledOut(draftOf(workflow).nodes)
        : (await getVersion(workflow.id, version, signal)).nodes,
    staleTime: Number.POSITIVE_INFINITY,
  });
