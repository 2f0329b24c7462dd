import { describe, expect, test } from '@jest/globals';
import type { NodeRun } from '../queries/runs.ts';
import { durationOf, pairNodeRuns, type VersionNode } from './pair-node-runs.ts';

const node = (id: string, key: string | null, fields: object = {}): VersionNode => ({
  id,
  key,
  node_type: 'transform',
  depends_on: [],
  branches: {},
  ...fields,
});
const nodeRun = (nodeId: string) => ({ id: `run of ${nodeId}`, workflow_node_id: nodeId }) as NodeRun;
const told = (left: VersionNode[], right: VersionNode[]) =>
  pairNodeRuns(
    { nodes: left, nodeRuns: left.map(({ id }) => nodeRun(id)) },
    { nodes: right, nodeRuns: right.map(({ id }) => nodeRun(id)) },
  ).map(({ label, left, right, change }) => [
    label,
    left?.workflow_node_id ?? null,
    right?.workflow_node_id ?? null,
    change,
  ]);

describe('the nodes of two runs', () => {
  test('are paired by id, also when one got another key or another config', () => {
    expect(
      told(
        [node('1', 'a', { node_config: { x: 1 } }), node('2', 'b')],
        [node('1', 'a2', { node_config: { x: 1 } }), node('2', 'b')],
      ),
    ).toEqual([
      ['a2', '1', '1', 'changed'],
      ['b', '2', '2', 'none'],
    ]);
  });

  test('are paired by key where ids are others, and times count for nothing', () => {
    expect(told([node('1', 'a', { created_at: 'then' })], [node('9', 'a', { created_at: 'now' })])).toEqual([
      ['a', '1', '9', 'none'],
    ]);
  });

  test('what only one of them has stands alone', () => {
    expect(told([node('1', 'a'), node('2', null)], [node('3', 'c'), node('4', null)])).toEqual([
      ['c', null, '3', 'added'],
      ['4', null, '4', 'added'],
      ['a', '1', null, 'removed'],
      ['2', '2', null, 'removed'],
    ]);
  });

  test('a node run that has not ended has no duration yet', () => {
    const started_at = '2026-01-01T00:00:00.000Z';

    expect(durationOf({ started_at, completed_at: '2026-01-01T00:00:01.500Z' })).toBe(1_500);
    expect([durationOf(null), durationOf({ started_at, completed_at: null })]).toEqual([null, null]);
  });
});
