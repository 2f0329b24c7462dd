import type { components } from '@runyard/sdk';

type Schemas = components['schemas'];
type Workflow = Schemas['Workflow'];
type StoredNode = Schemas['WorkflowNode'];
export type NodeType = StoredNode['node_type'];

type Kept =
  | 'node_type'
  | 'parallel_group'
  | 'task_template'
  | 'node_config'
  | 'input_mapping'
  | 'max_retries'
  | 'on_error'
  | 'timeout_ms'
  | 'retry_policy';

/** A node as it is edited: named by its key, as in a document. */
export interface DraftNode extends Pick<StoredNode, Kept> {
  /** Its name on this page, whatever becomes of its key. */
  uid: string;
  /** The id that it is stored under; null: it is new. */
  id: string | null;
  key: string;
  /** Keys of the nodes that complete first. */
  depends_on: string[];
  /** Keys of `depends_on` → the label that each must end with. */
  branches: Record<string, string>;
}

const WORKFLOW_FIELDS = [
  'title',
  'description',
  'auto_accept',
  'auto_accept_preferences',
  'max_budget_cents',
  'budget_action',
  'timeout_ms',
] as const;
export type DraftWorkflow = Pick<Workflow, (typeof WORKFLOW_FIELDS)[number]>;

/** A workflow as it is edited. The order of its nodes is that of their positions. */
export interface Draft {
  workflow: DraftWorkflow;
  nodes: DraftNode[];
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The draft of a workflow as it is stored. A node without a key gets one, and templates that read it by its id read it by that. */
export function draftOf(workflow: Workflow): Draft {
  const keys = keysOf(workflow.nodes);
  const keyOf = (id: string) => keys.get(id) ?? id;
  const renamed = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value).replaceAll(ID, keyOf));
  return {
    workflow: pick(workflow, WORKFLOW_FIELDS),
    nodes: workflow.nodes.map((node) => ({
      uid: node.id,
      id: node.id,
      key: keyOf(node.id),
      node_type: node.node_type,
      parallel_group: node.parallel_group,
      depends_on: node.depends_on.map(keyOf),
      branches: Object.fromEntries(Object.entries(node.branches).map(([id, label]) => [keyOf(id), label])),
      task_template: renamed(node.task_template),
      node_config: renamed(node.node_config),
      input_mapping: renamed(node.input_mapping),
      max_retries: node.max_retries,
      on_error: node.on_error,
      timeout_ms: node.timeout_ms,
      retry_policy: node.retry_policy,
    })),
  };
}

/** The key of each node by its id; one without gets the name of its place, as in an exported document. */
function keysOf(nodes: StoredNode[]): Map<string, string> {
  const taken = new Set(nodes.flatMap(({ key }) => key ?? []));
  return new Map(
    nodes.map(({ id, key }, index) => {
      let name = key ?? `node_${index + 1}`;
      while (key === null && taken.has(name)) name = `${name}_`;
      taken.add(name);
      return [id, name];
    }),
  );
}

/** The draft as a document, which validation takes. */
export const documentOf = ({ workflow, nodes }: Draft) => ({
  runyard: 1 as const,
  workflow,
  nodes: nodes.map(({ uid: _uid, id: _id, ...node }) => node),
});

/** The nodes of a draft as they are saved. Ids that the stored workflow no longer has are left out: such a node is new again. */
export const savedNodes = ({ nodes }: Draft, storedIds: ReadonlySet<string>) =>
  nodes.map(({ uid: _uid, id, ...node }) => ({ ...node, ...(id !== null && storedIds.has(id) && { id }) }));

/** What differs in the fields of the workflow itself. */
export function changedFields(base: DraftWorkflow, draft: DraftWorkflow): Partial<DraftWorkflow> {
  const changed = WORKFLOW_FIELDS.filter((name) => !isSame(base[name], draft[name]));
  return pick(draft, changed) as Partial<DraftWorkflow>;
}

/**
 * A draft after `sent` was saved as `saved`: its nodes have the ids that they are stored under, whatever their keys are by now,
 * and fields of the workflow that it has as they were sent are as they are stored, as somebody else may have changed those.
 */
export function afterSave(draft: Draft, sent: Draft, saved: Workflow): Draft {
  const idOf = new Map(saved.nodes.map(({ key, id }) => [key, id]));
  const idOfUid = new Map(sent.nodes.map(({ uid, key }) => [uid, idOf.get(key)]));
  const stored = WORKFLOW_FIELDS.filter((name) => isSame(draft.workflow[name], sent.workflow[name]));
  return {
    workflow: { ...draft.workflow, ...pick(saved, stored) },
    nodes: draft.nodes.map((node) => ({ ...node, id: idOfUid.get(node.uid) ?? node.id })),
  };
}

export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether saving one in place of the other would change anything. */
export const isSameDraft = (a: Draft, b: Draft): boolean => isSame(documentOf(a), documentOf(b));

const pick = <T extends object, Name extends keyof T>(object: T, names: readonly Name[]): Pick<T, Name> =>
  Object.fromEntries(names.map((name) => [name, object[name]])) as Pick<T, Name>;
