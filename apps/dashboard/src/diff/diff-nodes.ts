import { isObject } from '../form/schema.ts';

/** A node as diffs look at it: whatever else it has is compared field by field. */
export interface ComparableNode {
  id: string | null;
  key: string | null;
  node_type: string;
  depends_on: string[];
  branches: Record<string, string>;
}

/** One place of a node that differs. Undefined: it is not there. */
export interface FieldChange {
  /** `node_config.params.url`. */
  path: string;
  before: unknown;
  after: unknown;
}

export interface NodesDiff<Node> {
  added: Node[];
  removed: Node[];
  changed: { before: Node; after: Node; fields: FieldChange[] }[];
}

/** Not of a node itself, or said by another field. */
const NOT_COMPARED = ['id', 'uid', 'workflow_id', 'created_at', 'retry_count', 'position'];

/** A node before and after. Null: it is not there; then the other one is. */
export type NodePair<Node> = { before: Node | null; after: Node } | { before: Node; after: null };

/** The same nodes beside each other: those with the same id, and of the rest those with the same key; in the order of `after`, then what it has no more. */
export function pairUp<Node extends ComparableNode>(before: Node[], after: Node[]): NodePair<Node>[] {
  const rest = new Set(before);
  const take = (isSame: (old: Node) => boolean) => {
    const old = [...rest].find(isSame) ?? null;
    if (old) rest.delete(old);
    return old;
  };
  const pairs = after.map((node): { before: Node | null; after: Node } => ({
    before: take(({ id }) => id !== null && id === node.id),
    after: node,
  }));
  for (const pair of pairs) pair.before ??= take(({ key }) => key !== null && key === pair.after.key);
  return [...pairs, ...[...rest].map((node) => ({ before: node, after: null }) as const)];
}

/** What became of nodes. */
export function diffNodes<Node extends ComparableNode>(before: Node[], after: Node[]): NodesDiff<Node> {
  const diff: NodesDiff<Node> = { added: [], removed: [], changed: [] };
  for (const { before: old, after: node } of pairUp(before, after)) {
    const fields = old && node ? diffValues('', comparable(old, before), comparable(node, after)) : [];
    if (!old && node) diff.added.push(node);
    if (old && !node) diff.removed.push(old);
    if (old && node && fields.length > 0) diff.changed.push({ before: old, after: node, fields });
  }
  return diff;
}

/** A node with others by their keys, in an order that says nothing. */
function comparable(node: ComparableNode, nodes: ComparableNode[]): Record<string, unknown> {
  const keyOf = new Map(nodes.map(({ id, key }) => [id, key ?? id]));
  const own = (name: string) => keyOf.get(name) ?? name;
  const rest = Object.entries(node).filter(([name]) => !NOT_COMPARED.includes(name));
  return {
    ...Object.fromEntries(rest),
    depends_on: node.depends_on.map(own).sort(),
    branches: Object.fromEntries(Object.entries(node.branches).map(([name, label]) => [own(name), label])),
  };
}

/** The places at which two values differ; within objects each field, lists as a whole. */
export function diffValues(path: string, before: unknown, after: unknown): FieldChange[] {
  if (!isObject(before) || !isObject(after))
    return stable(before) === stable(after) ? [] : [{ path, before, after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) =>
    diffValues(path === '' ? name : `${path}.${name}`, before[name], after[name]),
  );
}

/** JSON whose text does not depend on the order of fields. */
const stable = (value: unknown): string =>
  JSON.stringify(value, (_name, part) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  ) ?? '';

export const nameOf = ({ key, id }: Pick<ComparableNode, 'key' | 'id'>): string => key ?? id?.slice(-6) ?? '';
