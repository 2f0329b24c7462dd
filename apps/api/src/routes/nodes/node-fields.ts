import type { RequestOf } from '@runyard/contracts';
import type { NewNode, NodeChanges } from '@runyard/db';
import { storedRetryPolicy } from '../../present/retry-policy.ts';

/** A node as a body has it, as it is stored: of a new one all fields, of a change those that it names. */
export function nodeFields(body: RequestOf<'createNode'>['body']): Omit<NewNode, 'id'>;
export function nodeFields(body: RequestOf<'updateNode'>['body']): NodeChanges;
export function nodeFields(body: RequestOf<'updateNode'>['body']): NodeChanges {
  return {
    key: body.key,
    position: body.position,
    nodeType: body.node_type,
    parallelGroup: body.parallel_group,
    dependsOn: body.depends_on,
    taskTemplate: body.task_template,
    nodeConfig: body.node_config,
    inputMapping: body.input_mapping,
    maxRetries: body.max_retries,
    branches: body.branches,
    onError: body.on_error,
    timeoutMs: body.timeout_ms,
    retryPolicy: body.retry_policy && storedRetryPolicy(body.retry_policy),
  };
}
