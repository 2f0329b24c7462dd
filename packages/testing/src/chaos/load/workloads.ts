/** A workflow of the load, as a document for the import, and what its runs take of themselves. */
export interface Workload {
  name: string;
  nodes: object[];
  /** What a run of it takes where nothing is in its way, at most and roughly, in milliseconds. Approvals are not counted. */
  ownMs: number;
  /** How often it is triggered, against the others. */
  weight: number;
  /** What every run of it may spend. */
  maxCostCents?: number;
  /** Its runs are triggered for so much later. */
  runAfterMs?: number;
}

const RETRY = { max: 8, backoff: 'fixed', base_ms: 200, cap_ms: 200, jitter: 'none' };

/** As `ownMs`, of the runs that `sub` starts. */
export const CHILD_OWN_MS = 4_000;

/** The mix. `url` is the service outside, `childId` the workflow that another one starts. */
export function workloads(url: string, childId: string): Workload[] {
  const at = outside(url);
  return [
    { name: 'chain', weight: 3, ownMs: 300, nodes: chain(5) },
    { name: 'fan', weight: 3, ownMs: 4_000, nodes: fan(at, 4) },
    { name: 'branch', weight: 2, ownMs: 4_000, nodes: branch(at) },
    { name: 'flaky', weight: 2, ownMs: 2_000, nodes: [at('flaky', 'flaky'), after('end', ['flaky'])] },
    { name: 'slow', weight: 2, ownMs: 4_000, nodes: [at('slow', 'slow'), after('end', ['slow'])] },
    { name: 'delay', weight: 1, ownMs: 6_000, nodes: delayed(at) },
    { name: 'map', weight: 1, ownMs: 10_000, nodes: mapped(url) },
    { name: 'sub', weight: 2, ownMs: 5_000, nodes: [below(childId), after('end', ['below'])] },
    { name: 'approval', weight: 1, ownMs: 4_000, nodes: [approval, at('quick', 'then', ['ask'])] },
    { name: 'paid', weight: 2, ownMs: 2_000, maxCostCents: 9, nodes: paid(5) },
    { name: 'code', weight: 1, ownMs: 2_000, nodes: code },
    { name: 'later', weight: 1, ownMs: 500, runAfterMs: 2_000, nodes: chain(2) },
  ];
}

/** The workflow that `sub` starts. */
export const childNodes = (url: string): object[] => fan(outside(url), 2);

type Outside = (behaviour: string, key: string, dependsOn?: string[], more?: object) => object;

const called = (url: string, behaviour: string, deed: string) => ({
  provider: 'http',
  params: { method: 'POST', url: `${url}/${behaviour}/{{ run.id }}/${deed}`, body: { run: '{{ run.id }}' } },
});

const outside =
  (url: string): Outside =>
  (behaviour, key, dependsOn = [], more = {}) => ({
    key,
    node_type: 'api_call',
    depends_on: dependsOn,
    node_config: called(url, behaviour, key),
    retry_policy: RETRY,
    ...more,
  });

const after = (key: string, dependsOn: string[], more: object = {}) => ({
  key,
  node_type: 'transform',
  depends_on: dependsOn,
  node_config: { operation: 'template', params: { template: { done: key } } },
  ...more,
});

const keysOf = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);

const chain = (count: number) =>
  keysOf(count).map((key, index) => after(key, index === 0 ? [] : [`n${index - 1}`]));

const fan = (at: Outside, width: number) => [
  after('begin', []),
  ...keysOf(width).map((key) => at('quick', key, ['begin'])),
  after('join', keysOf(width)),
];

const branch = (at: Outside) => [
  {
    key: 'choose',
    node_type: 'condition',
    node_config: { value: '{{ trigger.items }}', operator: 'not_empty' },
  },
  at('quick', 'some', ['choose'], { branches: { choose: 'true' } }),
  after('none', ['choose'], { branches: { choose: 'false' } }),
  after('end', ['some', 'none']),
];

const delayed = (at: Outside) => [
  after('begin', []),
  { key: 'pause', node_type: 'delay', depends_on: ['begin'], node_config: { for: 2 } },
  at('quick', 'end', ['pause']),
];

const mapped = (url: string) => [
  {
    key: 'each',
    node_type: 'map',
    node_config: {
      items: [1, 2, 3, 4, 5, 6, 7, 8],
      max_parallel: 3,
      node: {
        node_type: 'api_call',
        node_config: called(url, 'quick', 'each-{{ item_index }}'),
        retry_policy: RETRY,
      },
    },
  },
  after('end', ['each']),
];

const below = (workflowId: string) => ({
  key: 'below',
  node_type: 'workflow',
  node_config: { workflow_id: workflowId },
});

const approval = {
  key: 'ask',
  node_type: 'approval',
  node_config: { title: 'May it go on?', proposed: { go: true } },
};

/** Together they want more than a run may spend. */
const paid = (count: number) => [
  ...keysOf(count).map((key) => ({
    key,
    node_type: 'task',
    task_template: { title: `Think about ${key}` },
    node_config: { agent: 'simulated', latency_ms: 300, cost_usd: 0.03 },
    on_error: 'continue',
  })),
  after('end', keysOf(count)),
];

const code = [
  {
    key: 'count',
    node_type: 'transform',
    node_config: { operation: 'jsonata', params: { expression: '{ "sum": $sum([1..1000]) }' } },
  },
  after('end', ['count']),
];
