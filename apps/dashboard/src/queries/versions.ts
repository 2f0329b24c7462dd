import type { paths } from '@runyard/sdk';
import { api, unwrap, unwrapPage } from '../api-client.ts';
import { listQuery } from './list-query.ts';

type ListVersions = paths['/api/v1/workflows/{workflow_id}/versions']['get'];
export type Version = ListVersions['responses'][200]['content']['application/json'][number];

/** The versions of a workflow, newest first. */
export const versionsQuery = (workflow_id: string) =>
  listQuery<Version>(['versions', workflow_id], (query, signal) =>
    unwrapPage(
      api().GET('/api/v1/workflows/{workflow_id}/versions', {
        params: { path: { workflow_id }, query },
        signal,
      }),
    ),
  );

/** Its nodes are the workflow's again. */
export const restoreVersion = ({ workflow_id, id }: Version) =>
  unwrap(
    api().POST('/api/v1/workflows/{workflow_id}/versions/{version}/restore', {
      params: { path: { workflow_id, version: id } },
    }),
  );

/** A version with its graph; it never changes. */
export const getVersion = (workflow_id: string, version: string, signal: AbortSignal) =>
  unwrap(
    api().GET('/api/v1/workflows/{workflow_id}/versions/{version}', {
      params: { path: { workflow_id, version } },
      signal,
    }),
  );
