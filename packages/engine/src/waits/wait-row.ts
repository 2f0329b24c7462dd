import type { Wait } from '@runyard/db';
import { assertNever, type FrozenNode } from '@runyard/domain';
import type { NodeLimits, WaitFor } from '@runyard/nodes';
import type { Ids } from '@runyard/runtime';

/** The task that is written for a wait; null where nobody works on one. */
export function taskOf(waitFor: WaitFor, ids: Ids): Wait['task'] {
  return 'task' in waitFor ? { id: ids.next(), onReject: null, ...waitFor.task } : null;
}

/** When a wait ends by itself, and how; null for one that does not. */
export function termOf(waitFor: WaitFor, node: FrozenNode, limits: NodeLimits): Wait['term'] {
  switch (waitFor.reason) {
    case 'budget':
      return null;
    case 'approval':
    case 'task':
      return waitFor.expiry
        ? { due: waitFor.expiry.due, whenDue: { kind: 'expire', onExpiry: waitFor.expiry.onExpiry } }
        : null;
    case 'delay':
      return { due: waitFor.due, whenDue: { kind: 'complete', output: waitFor.output } };
    case 'run':
      return waitFor.isAwaited ? joinedInTime(node, limits) : null;
    case 'items':
      return joinedInTime(node, limits);
    case 'external':
      return { due: waitFor.due, whenDue: { kind: 'fail', ...waitFor.failure } };
    default:
      return assertNever(waitFor);
  }
}

/** What waits for items, or for a run, does so as long as its node says. */
function joinedInTime({ timeoutMs }: FrozenNode, limits: NodeLimits): Wait['term'] {
  const afterMs = timeoutMs ? Math.min(timeoutMs, limits.maxNodeTimeoutMs) : limits.maxDelayMs;
  const message = `The node took longer than ${afterMs} ms.`;
  return { due: { afterMs }, whenDue: { kind: 'join', code: 'node_timeout', message, retryable: true } };
}
