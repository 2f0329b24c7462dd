import { describe, expect, test } from '@jest/globals';
import { explainSkip } from './explain-skip.ts';
import { type FlowNode, flowGraphOf, followEdges, type NodeState } from './follow-edges.ts';
import type { OnError } from './node-flow.ts';

/** A node by what it waits for: `{ check: 'true' }`, or null for an edge without a label. */
const node = (
  id: string,
  edges: Record<string, string | null> = {},
  onError: OnError = 'fail',
): FlowNode => ({
  id,
  key: id,
  dependsOn: Object.keys(edges),
  branches: Object.fromEntries(
    Object.entries(edges).flatMap(([key, label]) => (label ? [[key, label]] : [])),
  ),
  onError,
});

const completed = (label: string | null = null): NodeState => ({ status: 'completed', label });
const SKIPPED: NodeState = { status: 'skipped', label: null };
const FAILED: NodeState = { status: 'failed', label: null };

function follow(nodes: FlowNode[], ended: string, states: Record<string, NodeState>) {
  const stateOf = (id: string) => states[id] ?? { status: 'pending' as const, label: null };
  const followed = followEdges(flowGraphOf(nodes), ended, stateOf);
  return Object.fromEntries(followed.map(({ nodeId, becomes, openCount }) => [nodeId, [becomes, openCount]]));
}

describe('followEdges', () => {
  const diamond = [
    node('check'),
    node('yes', { check: 'true' }),
    node('no', { check: 'false' }),
    node('after', { no: null }),
    node('join', { yes: null, after: null }),
  ];

  test('queues the branch that was taken and skips the other one with all that only it leads to', () => {
    expect(follow(diamond, 'check', { check: completed('true') })).toEqual({
      yes: ['queued', 0],
      no: ['skipped', 0],
      after: ['skipped', 0],
      join: ['pending', 1],
    });
  });

  test('a join runs once the branch that was taken has ended', () => {
    const states = { check: completed('false'), yes: { status: 'skipped', label: null } as const };

    expect(follow(diamond, 'after', { ...states, no: completed(), after: completed() })).toEqual({
      join: ['queued', 0],
    });
  });

  test('an edge with a label that is dead skips a node at once, whatever else it waits for', () => {
    const nodes = [node('check'), node('slow'), node('both', { check: 'true', slow: null })];

    expect(follow(nodes, 'check', { check: completed('false') })).toEqual({ both: ['skipped', 1] });
  });

  test('one node handles the failures of many: their error edges are alternatives', () => {
    const nodes = [
      node('a', {}, 'branch'),
      node('b', { a: null }, 'branch'),
      node('rescue', { a: 'error', b: 'error' }),
    ];

    expect(follow(nodes, 'a', { a: FAILED })).toEqual({ b: ['skipped', 0], rescue: ['queued', 0] });
    expect(follow(nodes, 'a', { a: completed() })).toEqual({ b: ['queued', 0], rescue: ['pending', 1] });
    expect(follow(nodes, 'b', { a: completed(), b: completed() })).toEqual({ rescue: ['skipped', 0] });
    expect(follow(nodes, 'b', { a: completed(), b: FAILED })).toEqual({ rescue: ['queued', 0] });
  });

  test('a failure that is passed over leads on where there is no label, and nowhere else', () => {
    const nodes = [node('a', {}, 'continue'), node('next', { a: null }), node('never', { a: 'true' })];

    expect(follow(nodes, 'a', { a: FAILED })).toEqual({ next: ['queued', 0], never: ['skipped', 0] });
  });
});

describe('explainSkip', () => {
  const states: Record<string, NodeState> = {
    check: completed('false'),
    broken: FAILED,
    gone: SKIPPED,
    done: completed(),
  };
  const explain = (edges: Record<string, string | null>) =>
    explainSkip(
      node('it', edges),
      (id) => node(id),
      (id) => (id === 'it' ? SKIPPED : (states[id] ?? completed())),
    );

  test.each<[Record<string, string | null>, string, string]>([
    [{ gone: null, check: 'true' }, 'check', 'Node check ended with false, and this one follows true.'],
    [{ done: 'error' }, 'done', 'Node done did not fail, and this one follows its failure.'],
    [{ gone: null, broken: null }, 'broken', 'Node broken failed.'],
    [{ gone: null }, 'gone', 'Node gone was skipped.'],
  ])('of %j tells of %s', (edges, nodeId, message) => {
    expect(explain(edges)).toEqual({ nodeId, message });
  });

  test('is null where no edge is dead', () => {
    expect(explain({ done: null })).toBeNull();
  });
});
