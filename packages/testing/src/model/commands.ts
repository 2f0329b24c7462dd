import fc from 'fast-check';
import type { CrashPoint } from './mortal.ts';
import { cancelOnce, deliver, endWaits, finishExecution, handBackAll, sweepOnce } from './moves.ts';
import { hasEnded, type ModelNode, type ModelOutcome } from './state.ts';
import { expireLeases, passBackoffs, renew } from './time.ts';
import { type ModelWorker, replaceWorker, type World } from './world.ts';

type Command = fc.AsyncCommand<World, World, false>;

/** A command by what it is called, when it makes sense, and what it does. */
const command = (
  name: string,
  check: (world: World) => boolean,
  run: (world: World) => Promise<void>,
): Command => ({
  check,
  run: async (_, world) => {
    world.snapshots.push(world.queue.snapshot());
    await run(world);
  },
  toString: () => name,
});

const always = () => true;
const nth = <T>(items: T[], index: number): T => items[index % items.length] as T;
const workerOf = (world: World, index: number): ModelWorker => nth(world.workers, index);
const runningNodes = ({ state }: World) =>
  state.nodes.flatMap(({ status }, node) => (status === 'running' ? [node] : []));

const deliverJob = (job: number, worker: number, crash: CrashPoint | null, isFirst: boolean) =>
  command(
    `deliver job ${job} to worker ${worker}${told(crash)}${isFirst ? ', for the first time' : ''}`,
    ({ queue }) => queue.deliverable().length > 0,
    async (world) => {
      const stored = nth(world.queue.deliverable(), job);
      await deliver(world, workerOf(world, worker), stored, crash, isFirst);
    },
  );

const finish = (execution: number, outcome: ModelOutcome, crash: CrashPoint | null) =>
  command(
    `end execution ${execution}: ${outcome}${told(crash)}`,
    ({ executions }) => executions.length > 0,
    (world) => finishExecution(world, nth(world.executions, execution), outcome, crash),
  );

const expire = (node: number) =>
  command(
    `the lease of running node ${node} runs out`,
    (world) => runningNodes(world).length > 0,
    (world) => expireLeases(world, [nth(runningNodes(world), node)]),
  );

/** A worker stands still for longer than its lease: the sweeper gives its node run to another one, and it wakes up some time. */
const takeOver = (node: number, by: number) =>
  command(
    `worker ${by} takes over running node ${node}`,
    (world) => runningNodes(world).length > 0,
    async (world) => {
      const taken = nth(runningNodes(world), node);
      await expireLeases(world, [taken]);
      await sweepOnce(world, workerOf(world, by), null);
      const nodeRunId = world.observed.nodeRunIds[taken];
      const stored = world.queue
        .deliverable()
        .find(
          ({ kind, job }) =>
            kind === 'node' &&
            'nodeRunId' in job &&
            job.nodeRunId === nodeRunId &&
            job.leaseEpoch === world.state.nodes[taken]?.leaseEpoch,
        );
      if (stored) await deliver(world, workerOf(world, by), stored, null);
    },
  );

const kill = (worker: number) =>
  command(
    `kill worker ${worker}`,
    ({ executions }) => executions.length > 0,
    async (world) => replaceWorker(world, workerOf(world, worker)),
  );

const setBack = (steps: number) =>
  command(
    `the queue is what it was ${steps} steps ago`,
    ({ snapshots }) => snapshots.length > 0,
    async ({ queue, snapshots }) => queue.restore(snapshots.at(-1 - (steps % snapshots.length)) ?? new Map()),
  );

const told = (crash: CrashPoint | null) => (crash ? `, which dies ${crash.when} step ${crash.step}` : '');

const worker = fc.nat({ max: 1 });
const pick = fc.nat({ max: 5 });
const crash = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.integer({ min: 1, max: 8 }),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
);
const outcome = fc.oneof(
  { weight: 5, arbitrary: fc.constant<ModelOutcome>('complete') },
  { weight: 4, arbitrary: fc.constantFrom<ModelOutcome>('fail_retryable', 'fail', 'wait') },
);

const delivery = fc.tuple(pick, worker, crash, fc.boolean()).map((args) => deliverJob(...args));
const ending = fc.tuple(pick, outcome, crash).map((args) => finish(...args));
const sweeping = fc
  .tuple(worker, crash)
  .map(([by, dies]) =>
    command(`worker ${by} sweeps${told(dies)}`, always, (world) =>
      sweepOnce(world, workerOf(world, by), dies),
    ),
  );
const looking = fc.tuple(worker, crash).map(([by, dies]) =>
  command(
    `worker ${by} ends waits${told(dies)}`,
    ({ state }) => state.nodes.some(({ status }) => status === 'waiting'),
    (world) => endWaits(world, workerOf(world, by), dies),
  ),
);
const handing = fc.tuple(worker, crash).map(([by, dies]) =>
  command(
    `worker ${by} hands back${told(dies)}`,
    ({ executions }) => executions.length > 0,
    (world) => handBackAll(world, workerOf(world, by), dies),
  ),
);
const cancelling = fc.tuple(worker, crash).map(([by, dies]) =>
  command(
    `cancel by worker ${by}${told(dies)}`,
    ({ state }) => !hasEnded(state),
    (world) => cancelOnce(world, workerOf(world, by), dies),
  ),
);
const renewal = worker.map((by) =>
  command(`worker ${by} renews`, always, (world) => renew(world, workerOf(world, by))),
);
const backoffs = fc.constant(command('backoffs and waits end', always, passBackoffs));
const takingOver = fc.tuple(pick, worker).map((args) => takeOver(...args));
const loss = fc.constant(command('the queue loses all', always, async ({ queue }) => queue.loseAll()));

/** Histories: what processes, time and a queue without a memory may do to a run. Deliveries and ends come most often. */
export const histories = fc.commands<World, World, false>(
  [
    ...[delivery, delivery, delivery, delivery, ending, ending, ending, sweeping, backoffs, looking],
    ...[
      takingOver,
      takingOver,
      pick.map(expire),
      renewal,
      handing,
      worker.map(kill),
      loss,
      pick.map(setBack),
      cancelling,
    ],
  ],
  { maxCommands: 40, size: 'max' },
);

/** Graphs of up to five nodes; each depends on some of those before it. */
export const graphs: fc.Arbitrary<ModelNode[]> = fc
  .array(
    fc.record({
      edges: fc.nat({ max: 15 }),
      maxRetries: fc.nat({ max: 1 }),
      onError: fc.constantFrom('fail' as const, 'continue' as const),
    }),
    { minLength: 1, maxLength: 5, size: 'max' },
  )
  .map((specs) => specs.map(({ edges, ...spec }, index) => ({ ...spec, dependsOn: bitsOf(edges, index) })))
  .map(withAnEdge);

const bitsOf = (bits: number, count: number) =>
  Array.from({ length: count }, (_, bit) => bit).filter((bit) => (bits >> bit) & 1);

/** Nodes none of which depends on another would run one after the other. */
function withAnEdge(graph: ModelNode[]): ModelNode[] {
  const last = graph.at(-1);
  if (last && graph.length > 1 && graph.every(({ dependsOn }) => dependsOn.length === 0))
    last.dependsOn = [0];
  return graph;
}
