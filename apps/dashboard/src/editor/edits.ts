import type { Draft, DraftNode, NodeType } from './draft.ts';
import { spelledOut, waitersOf } from './order.ts';

/** Changes of a draft. Each gives a new draft, or the same one where there is nothing to change. */

export interface NewNode {
  uid: string;
  type: NodeType;
  config: Record<string, unknown>;
  /** Uid of the node that it comes after; null: of none. */
  after: string | null;
}

export function addNode(draft: Draft, { uid, type, config, after }: NewNode): Draft {
  const before = draft.nodes.find((node) => node.uid === after);
  const nodes = before ? spelledOut(draft.nodes) : draft.nodes;
  const label = before && nextLabel(draft.nodes, before);
  const node: DraftNode = {
    uid,
    id: null,
    key: freeKey(draft.nodes, type),
    node_type: type,
    parallel_group: null,
    depends_on: before ? [before.key] : [],
    branches: before && label !== undefined ? { [before.key]: label } : {},
    task_template: type === 'task' ? { title: '' } : null,
    node_config: config,
    input_mapping: {},
    max_retries: 1,
    on_error: 'fail',
    timeout_ms: null,
    retry_policy: null,
  };
  return { ...draft, nodes: [...nodes, node] };
}

function freeKey(nodes: DraftNode[], type: NodeType): string {
  const taken = new Set(nodes.map(({ key }) => key));
  let key: string = type;
  for (let number = 2; taken.has(key); number++) key = `${type}_${number}`;
  return key;
}

/** Takes a node away; what depended on it depends on it no longer. */
export function removeNode(draft: Draft, uid: string): Draft {
  const gone = draft.nodes.find((node) => node.uid === uid);
  if (!gone) return draft;
  const left = draft.nodes.filter((node) => node !== gone);
  return { ...draft, nodes: left.map((node) => withoutDependency(node, gone.key)) };
}

export const changeNode = (draft: Draft, uid: string, changes: Partial<DraftNode>): Draft => ({
  ...draft,
  nodes: draft.nodes.map((node) => (node.uid === uid ? { ...node, ...changes } : node)),
});

/** Gives a node another key, also where others name it: in dependencies, branches and templates. */
export function renameNode(draft: Draft, uid: string, key: string): Draft {
  const old = draft.nodes.find((node) => node.uid === uid)?.key;
  if (old === undefined || old === key) return draft;
  const read = new RegExp(`\\bnodes\\.${old}(?![A-Za-z0-9_-])`, 'g');
  const renamed = <Value>(value: Value): Value =>
    JSON.parse(JSON.stringify(value).replaceAll(read, `nodes.${key}`));
  const own = (name: string) => (name === old ? key : name);
  return {
    ...draft,
    nodes: draft.nodes.map((node) => ({
      ...node,
      key: own(node.key),
      depends_on: node.depends_on.map(own),
      branches: Object.fromEntries(Object.entries(node.branches).map(([name, label]) => [own(name), label])),
      task_template: renamed(node.task_template),
      node_config: renamed(node.node_config),
      input_mapping: renamed(node.input_mapping),
    })),
  };
}

/** The nodes that one may wait for as well: no circle comes of it, and it does not yet. */
export function possibleSources(nodes: DraftNode[], target: string): DraftNode[] {
  const waiters = waitersOf(nodes, target);
  const sources = new Set(nodes.find(({ key }) => key === target)?.depends_on);
  return nodes.filter(({ key }) => key !== target && !waiters.has(key) && !sources.has(key));
}

/** Has `target` wait for `source`, both by key; with a label of a node that branches. */
export function connect(draft: Draft, source: string, target: string): Draft {
  const nodes = spelledOut(draft.nodes);
  if (!possibleSources(draft.nodes, target).some(({ key }) => key === source)) return draft;
  const from = nodes.find(({ key }) => key === source);
  const label = from && nextLabel(nodes, from);
  return {
    ...draft,
    nodes: nodes.map((node) =>
      node.key === target
        ? {
            ...node,
            depends_on: [...node.depends_on, source],
            branches: label === undefined ? node.branches : { ...node.branches, [source]: label },
          }
        : node,
    ),
  };
}

export const disconnect = (draft: Draft, source: string, target: string): Draft => ({
  ...draft,
  nodes: spelledOut(draft.nodes).map((node) =>
    node.key === target ? withoutDependency(node, source) : node,
  ),
});

/** Says with which label `source` must end for `target` to run; null: with any. */
export const labelEdge = (draft: Draft, source: string, target: string, label: string | null): Draft => ({
  ...draft,
  nodes: draft.nodes.map((node) => {
    if (node.key !== target) return node;
    const { [source]: _old, ...branches } = node.branches;
    return { ...node, branches: label === null ? branches : { ...branches, [source]: label } };
  }),
});

function withoutDependency(node: DraftNode, key: string): DraftNode {
  const { [key]: _gone, ...branches } = node.branches;
  return { ...node, branches, depends_on: node.depends_on.filter((name) => name !== key) };
}

/** The labels that a node may end with, `error` last where it has such a branch. */
export function labelsOf({ node_type, node_config, on_error }: DraftNode): string[] {
  return [...ownLabels(node_type, node_config), ...(on_error === 'branch' ? ['error'] : [])];
}

/** The first label of a node that no edge asks for yet, else its first; undefined where it has none. */
function nextLabel(nodes: DraftNode[], from: DraftNode): string | undefined {
  const labels = labelsOf(from);
  const taken = new Set(nodes.map(({ branches }) => branches[from.key]));
  return labels.find((label) => !taken.has(label)) ?? labels[0];
}

function ownLabels(type: NodeType, config: Record<string, unknown>): string[] {
  switch (type) {
    case 'condition':
      return ['true', 'false'];
    case 'switch':
      return [...caseNames(config.cases), 'default'];
    case 'approval':
      return (config.on_reject ?? 'fail') === 'fail' ? [] : ['approved', 'rejected'];
    default:
      return [];
  }
}

const caseNames = (cases: unknown): string[] =>
  Array.isArray(cases)
    ? cases.flatMap((one) => (typeof one?.name === 'string' && one.name !== '' ? [one.name] : []))
    : [];
