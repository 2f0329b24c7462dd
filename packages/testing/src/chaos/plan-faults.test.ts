import { describe, expect, test } from '@jest/globals';
import { FAULT_KIND_NAMES, factsOf, LEASE_MS } from './fault-kinds.ts';
import { type FaultPlanOptions, planFaults } from './plan-faults.ts';

const WORKERS = ['worker 1', 'worker 2', 'worker 3', 'worker 4'];
const APIS = ['api 1', 'api 2'];
const options = (change: Partial<FaultPlanOptions> = {}): FaultPlanOptions => ({
  seed: 7,
  durationMs: 120_000,
  backend: 'redis',
  workers: WORKERS,
  apis: APIS,
  spared: [],
  ...change,
});
const seeds = Array.from({ length: 50 }, (_, seed) => seed);

describe('the schedule of faults', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(planFaults(options())).toEqual(planFaults(options()));
    expect(planFaults(options())).not.toEqual(planFaults(options({ seed: 8 })));
  });

  test('of two minutes has every kind that the backend can suffer, and no other', () => {
    for (const backend of ['redis', 'postgres'] as const) {
      const kinds = new Set(planFaults(options({ backend })).map(({ kind }) => kind));
      const possible = FAULT_KIND_NAMES.filter((kind) => factsOf(kind).backends.includes(backend));

      expect([...kinds].sort()).toEqual([...possible].sort());
    }
  });

  test('never harms one victim twice at once, leaves two workers alone, and ends in time', () => {
    for (const seed of seeds) {
      const faults = planFaults(options({ seed }));
      for (const [place, fault] of faults.entries()) {
        const until = fault.atMs + fault.lastsMs;
        const meanwhile = faults.slice(place + 1).filter(({ atMs }) => atMs < until);

        expect(until).toBeLessThanOrEqual(120_000);
        expect(meanwhile.flatMap(({ targets }) => targets)).not.toContain(fault.targets[0]);
      }
    }
  });

  test('pauses workers for longer than their leases', () => {
    const pauses = seeds.flatMap((seed) =>
      planFaults(options({ seed })).filter(({ kind }) => kind === 'worker_paused'),
    );

    expect(Math.min(...pauses.map(({ lastsMs }) => lastsMs))).toBeGreaterThan(LEASE_MS);
  });

  test('never ends a process that is spared', () => {
    for (const seed of seeds) {
      const ended = planFaults(options({ seed, spared: ['worker 4', 'api 2'] }))
        .filter(({ kind }) => ['worker_killed', 'api_killed', 'workers_rolled'].includes(kind))
        .flatMap(({ targets }) => targets);

      expect(ended).not.toContain('worker 4');
      expect(ended).not.toContain('api 2');
    }
  });
});
