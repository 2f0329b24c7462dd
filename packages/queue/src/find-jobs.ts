import type { Redis } from 'ioredis';
import type { Pool } from 'pg';

/**
 * How a job stands. ready: a worker gets it, or has it · delayed: no worker gets it before a time that has not come · stuck: it waits for
 * other jobs, and none of them is stored, so nobody ever gets it · lost: it is not stored.
 */
export type JobStanding = 'ready' | 'delayed' | 'stuck' | 'lost';

/** A job by the qualified name of its queue and its id. */
export interface JobAddress {
  queueKey: string;
  id: string;
}

/** How jobs stand, in the order in which they are named, in few round trips however many there are. */
export type FindJobs = (jobs: JobAddress[]) => Promise<JobStanding[]>;

const COMMANDS_PER_JOB = 3;
/** BullMQ sorts delayed jobs by their time, and those of one millisecond by their turn. */
const SCORES_PER_MS = 4_096;
/** A delayed job whose time has come stays where it is until a worker is free: it waits like any other. */
const DELAYED_MS = 2_000;
/** Children of a waiting job that are looked for. */
const SAMPLE = 100;

export const findJobsInRedis =
  (redis: Redis): FindJobs =>
  async (jobs) => {
    if (jobs.length === 0) return [];
    const pipeline = redis.pipeline().time();
    for (const { queueKey, id } of jobs)
      pipeline
        .exists(`${queueKey}:${id}`)
        .zscore(`${queueKey}:delayed`, id)
        .zscore(`${queueKey}:waiting-children`, id);
    const [time, ...answers] = await answersOf(pipeline.exec());
    const nowMs = Number((time as string[])[0]) * 1_000;
    const standings = jobs.map((_, index) => {
      const [exists, delayed, waiting] = answers.slice(
        index * COMMANDS_PER_JOB,
        (index + 1) * COMMANDS_PER_JOB,
      );
      if (exists === 0) return 'lost';
      if (delayed !== null) return Number(delayed) / SCORES_PER_MS > nowMs + DELAYED_MS ? 'delayed' : 'ready';
      return waiting === null ? 'ready' : 'stuck';
    });
    return areStuck(redis, jobs, standings);
  };

/** Of those that wait for others: whether any of these is stored. */
async function areStuck(redis: Redis, jobs: JobAddress[], standings: JobStanding[]): Promise<JobStanding[]> {
  return Promise.all(
    jobs.map(async ({ queueKey, id }, index) => {
      if (standings[index] !== 'stuck') return standings[index] ?? 'lost';
      const children = await redis.srandmember(`${queueKey}:${id}:dependencies`, SAMPLE);
      const storedCount = children.length === 0 ? 0 : await redis.exists(...children);
      return storedCount > 0 ? 'ready' : 'stuck';
    }),
  );
}

async function answersOf(executed: Promise<[Error | null, unknown][] | null>): Promise<unknown[]> {
  return ((await executed) ?? []).map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}

export const findJobsInPostgres =
  (pool: Pool): FindJobs =>
  async (jobs) => {
    if (jobs.length === 0) return [];
    const { rows } = await pool.query<{ place: number; standing: JobStanding }>(
      `SELECT i.place::int, CASE WHEN j.state = 'delayed' AND j.process_at_ms > extract(epoch FROM now()) * 1000 + $3 THEN 'delayed'
                       WHEN j.state <> 'waiting-children' THEN 'ready'
                       WHEN EXISTS (SELECT 1 FROM job_dependency d JOIN job c ON c.queue = d.child_queue AND c.id = d.child_id
                                     WHERE d.parent_queue = j.queue AND d.parent_id = j.id AND d.status = 'pending')
                       THEN 'ready' ELSE 'stuck' END AS standing
         FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS i(queue, id, place)
         JOIN job j ON j.queue = i.queue AND j.id = i.id`,
      [jobs.map(({ queueKey }) => queueKey), jobs.map(({ id }) => id), DELAYED_MS],
    );
    const found = new Map(rows.map(({ place, standing }) => [place, standing]));
    return jobs.map((_, index) => found.get(index + 1) ?? 'lost');
  };
