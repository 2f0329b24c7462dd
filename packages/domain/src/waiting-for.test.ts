import { describe, expect, test } from '@jest/globals';
import { NODE_RUN_STATUSES } from './node-run-status.ts';
import { RUN_STATUSES } from './run-status.ts';
import type { QueueFacts, WaitFacts } from './wait-facts.ts';
import type { WaitReason } from './wait-reason.ts';
import { explainNodeRun, explainRun, type NodeRunFacts, type RunFacts } from './waiting-for.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));

const served: QueueFacts = {
  queue: 'q',
  paused: false,
  changedAt: null,
  liveWorkerCount: 1,
  lastServedAt: null,
  position: { kind: 'exact', position: 3 },
};
const run: RunFacts = {
  status: 'pending',
  createdAt: at(1),
  scheduledAt: null,
  dueAt: at(2),
  queue: served,
  waits: [],
};
const nodeRun: NodeRunFacts = {
  status: 'queued',
  createdAt: at(1),
  pool: 'task',
  queuedAt: at(2),
  retryAt: null,
  dueAt: at(3),
  errorCode: null,
  dependencies: [],
  queue: served,
  wait: null,
  isItem: false,
};
const waiting = (reason: WaitReason, wait: Partial<WaitFacts> = {}): Partial<NodeRunFacts> => ({
  status: 'waiting',
  wait: { reason, since: at(6), endsAt: null, childRunId: null, items: null, ...wait },
});
const unserved = { ...served, liveWorkerCount: 0 };
const paused = { ...served, paused: true, changedAt: at(9) };
const dependency = { nodeRunId: 'r', nodeId: 'n', key: 'fetch' };

describe('a run', () => {
  const cases: [string, Partial<RunFacts>, object | null][] = [
    ['its turn', {}, { code: 'backlog', since: at(2), position: { kind: 'exact', position: 3 } }],
    [
      'its time, whoever serves it',
      { scheduledAt: at(30), queue: paused },
      { code: 'scheduled', since: at(1), at: at(30) },
    ],
    ['the end of a pause', { queue: paused }, { code: 'paused', since: at(9), queue: 'q' }],
    ['the end of a pause, served or not', { queue: { ...paused, liveWorkerCount: 0 } }, { code: 'paused' }],
    ['a worker', { queue: unserved }, { code: 'no_worker', since: at(2) }],
    [
      'a worker since the last one went',
      { queue: { ...unserved, lastServedAt: at(5) } },
      { code: 'no_worker', since: at(5) },
    ],
    [
      'its turn since the pause ended',
      { queue: { ...served, changedAt: at(7) } },
      { code: 'backlog', since: at(7) },
    ],
    ['something outside', { status: 'waiting' }, { code: 'external' }],
    [
      'what it has waited for longest',
      {
        status: 'waiting',
        waits: [
          { code: 'task', message: '', since: at(8), expiresAt: null },
          { code: 'approval', message: '', since: at(4), expiresAt: null },
        ],
      },
      { code: 'approval', since: at(4) },
    ],
  ];
  test.each(cases)('waits for %s', (_what, change, reason) => {
    expect(explainRun({ ...run, ...change })).toMatchObject(reason ?? {});
  });

  test('has a reason exactly while it is pending or waiting', () => {
    const waiting = RUN_STATUSES.filter((status) => explainRun({ ...run, status }) !== null);

    expect(waiting).toEqual(['pending', 'waiting']);
  });
});

describe('a node run', () => {
  const cases: [string, Partial<NodeRunFacts>, object][] = [
    ['its turn', {}, { code: 'backlog', since: at(3) }],
    [
      'nodes before it',
      { status: 'pending', dependencies: [dependency] },
      { code: 'dependency', since: at(1), dependencies: [dependency], message: 'Waits for fetch.' },
    ],
    [
      'its retry, whoever serves it',
      { retryAt: at(20), errorCode: 'http_500', queue: paused },
      { code: 'retry_at', since: at(2), at: at(20), errorCode: 'http_500' },
    ],
    ['the end of a pause', { queue: paused }, { code: 'paused', since: at(9) }],
    ['a worker of its pool', { queue: unserved }, { code: 'no_worker_for_pool', pool: 'task', since: at(3) }],
    [
      'an approval',
      waiting('approval', { endsAt: at(40) }),
      { code: 'approval', since: at(6), expiresAt: at(40) },
    ],
    ['a person', waiting('task'), { code: 'task', since: at(6), expiresAt: null }],
    ['a time', waiting('delay', { endsAt: at(40) }), { code: 'delay', since: at(6), at: at(40) }],
    ['a callback', waiting('external', { endsAt: at(40) }), { code: 'external', expiresAt: at(40) }],
    ['a run', waiting('run', { childRunId: 'c' }), { code: 'run', runId: 'c' }],
    ['money that somebody approves', waiting('budget'), { code: 'budget', since: at(6), at: null }],
    [
      'money that others have reserved',
      { retryAt: at(30), errorCode: 'budget_reserved' },
      { code: 'budget', at: at(30) },
    ],
    ['its items', waiting('items'), { code: 'items', since: at(6), message: 'Waits for its items.' }],
    [
      'those of its items that are left',
      waiting('items', { items: { endedCount: 3, count: 7 } }),
      { code: 'items', message: '3 of 7 items are done.' },
    ],
    [
      'the items before it',
      { status: 'pending', isItem: true },
      { code: 'items', since: at(1), message: 'Waits until an item before it has ended.' },
    ],
    ['something outside', { status: 'waiting' }, { code: 'external' }],
  ];
  test.each(cases)('waits for %s', (_what, change, reason) => {
    expect(explainNodeRun({ ...nodeRun, ...change })).toMatchObject(reason);
  });

  test('has a reason exactly while it is pending, queued or waiting', () => {
    const waiting = NODE_RUN_STATUSES.filter((status) => explainNodeRun({ ...nodeRun, status }) !== null);

    expect(waiting.toSorted()).toEqual(['pending', 'queued', 'waiting']);
  });

  test('tells in a sentence how many are before it', () => {
    const say = (position: QueueFacts['position']) =>
      explainNodeRun({ ...nodeRun, queue: { ...served, position } })?.message;

    expect(say({ kind: 'exact', position: 1 })).toBe('Is next, as soon as a worker is free.');
    expect(say({ kind: 'exact', position: 3 })).toBe('Waits for a free worker; 2 before it.');
    expect(say({ kind: 'at_least', position: 1_001 })).toBe(
      'Waits for a free worker; at least 1000 before it.',
    );
    expect(say({ kind: 'unknown' })).toBe('Is due; its job is being delivered or added.');
  });
});
