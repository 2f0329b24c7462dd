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

/** What became of nodes. The same id is the same node; where one has no id, the same key. */
export function diffNodes<Node extends ComparableNode>(before: Node[], after: Node[]): NodesDiff<Node> {
  const pairs = after.map((node) => ({ node, old: counterpartOf(node, before) }));
  const kept = new Set(pairs.map(({ old }) => old));
  return {
    added: pairs.flatMap(({ node, old }) => (old ? [] : [node])),
    removed: before.filter((node) => !kept.has(node)),
    changed: pairs.flatMap(({ node, old }) => {
      const fields = old ? diffValues('', comparable(old, before), comparable(node, after)) : [];
      return old && fields.length > 0 ? [{ before: old, after: node, fields }] : [];
    }),
  };
}

const counterpartOf = <Node extends ComparableNode>({ id, key }: Node, nodes: Node[]): Node | undefined =>
  nodes.find((node) => id !== null && node.id === id) ??
  nodes.find((node) => (id === null || node.id === null) && key !== null && node.key === key);

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
