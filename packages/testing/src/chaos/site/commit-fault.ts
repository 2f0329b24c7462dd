import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultKind } from '../fault-kinds.ts';
import type { Fault } from '../plan-faults.ts';
import type { Fleet, Member } from './fleet.ts';
import type { RedisStore, Stores } from './stores.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** What faults are done to, and what came of those whose end tells something. */
export interface Site {
  stores: Stores;
  fleet: Fleet;
  /** Exit codes of the workers that were asked to stop; null: killed, because they did not in time. */
  /** How each worker that was asked to stop has ended: its exit code, or the signal that ended it. */
  rollEnds: (number | NodeJS.Signals | null)[];
}

/** A worker has this long to drain, hand back and end, in milliseconds: its drain and what its stop may take besides. */
const ROLL_DEADLINE_MS = 25_000;
const READY_AGAIN_MS = 20_000;
const FULL_BYTES = '1';

/** Does what the fault says, and undoes it when its time is over. */
export async function commitFault(site: Site, fault: Fault): Promise<void> {
  await ACTS[fault.kind](site, fault);
}

type Act = (site: Site, fault: Fault) => Promise<void>;

const onMember =
  (act: (member: Member, fault: Fault) => Promise<void>): Act =>
  async ({ fleet }, fault) => {
    await Promise.all(fault.targets.map((name) => onOne(fleet.member(name), fault, act)));
  };

const onOne = (member: Member, fault: Fault, act: (member: Member, fault: Fault) => Promise<void>) =>
  member.alone(() => act(member, fault));

const onRedis =
  (act: (redis: RedisStore, fault: Fault) => Promise<void>): Act =>
  async ({ stores }, fault) => {
    if (stores.redis) await act(stores.redis, fault);
  };

const kill = onMember((member, { lastsMs }) => member.kill(lastsMs));

const pause = onMember(async (member, { lastsMs }) => {
  member.signal('SIGSTOP');
  await sleep(lastsMs);
  member.signal('SIGCONT');
});

async function onWay(
  way: TcpProxy | undefined,
  { lastsMs }: Fault,
  harm: (way: TcpProxy) => void,
): Promise<void> {
  if (!way) return;
  harm(way);
  await sleep(lastsMs);
  way.heal();
}

const cut = (way: TcpProxy) => way.cut();
const silence = (way: TcpProxy) => way.silence();
const slowDown = (delayMs: number) => (way: TcpProxy) => way.slowDown(delayMs);

/** One after the other, each only once the one before is ready again. */
async function rollWorkers({ fleet, rollEnds }: Site, { targets }: Fault): Promise<void> {
  for (const name of targets) {
    const member = fleet.member(name);
    await member.alone(async () => {
      const { code, signal } = await member.roll(ROLL_DEADLINE_MS);
      rollEnds.push(code ?? signal);
      await member.untilReady(READY_AGAIN_MS).catch(() => undefined);
    });
  }
}

const ACTS: Record<FaultKind, Act> = {
  worker_killed: kill,
  api_killed: kill,
  worker_paused: pause,
  api_paused: pause,
  workers_rolled: rollWorkers,
  clock_jumped: onMember(async (member, { lastsMs, amountMs }) => {
    await member.shiftClock(amountMs);
    await sleep(lastsMs);
    await member.shiftClock(0);
  }),
  queue_lost: ({ stores }) => stores.loseQueue(),
  redis_restarted: onRedis((redis, { lastsMs }) => redis.restart(lastsMs)),
  redis_full: onRedis(async (redis, { lastsMs }) => {
    await redis.command('CONFIG', 'SET', 'maxmemory', FULL_BYTES);
    await sleep(lastsMs);
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
  }),
  redis_cut: ({ stores }, fault) => onWay(stores.redis?.way, fault, cut),
  redis_silent: ({ stores }, fault) => onWay(stores.redis?.way, fault, silence),
  redis_delayed: ({ stores }, fault) => onWay(stores.redis?.way, fault, slowDown(fault.amountMs)),
  database_restarted: ({ stores }, { lastsMs }) => stores.crashDatabase(lastsMs),
  database_cut: ({ stores }, fault) => onWay(stores.databaseWay, fault, cut),
  database_silent: ({ stores }, fault) => onWay(stores.databaseWay, fault, silence),
  database_delayed: ({ stores }, fault) => onWay(stores.databaseWay, fault, slowDown(fault.amountMs)),
};
