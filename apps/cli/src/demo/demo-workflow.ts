import type { NewNode } from '@runyard/db';

/** The demo's ids are fixed, so that a link or a `curl` command of yesterday still works. */
export const DEMO = {
  userId: '0197a000-0000-7000-8000-000000000001',
  workspaceId: '0197a000-0000-7000-8000-000000000002',
  workflowId: '0197a000-0000-7000-8000-000000000003',
  email: 'demo@runyard.local',
} as const;

const nodeId = (number: number) => `0197a000-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`;
const [brief, write, check, report] = [nodeId(1), nodeId(2), nodeId(3), nodeId(4)];

const noMapping = { taskTemplate: null, inputMapping: {}, parallelGroup: null, maxRetries: 1 };

/**
 * A diamond: a brief is made, an agent writes while an HTTP endpoint is called, and a report joins both. The endpoint
 * is Runyard's own, so the demo needs no other machine.
 */
export const DEMO_NODES: NewNode[] = [
  {
    ...noMapping,
    id: brief,
    key: 'brief',
    position: 0,
    nodeType: 'transform',
    dependsOn: [],
    nodeConfig: {
      operation: 'template',
      params: { template: { topic: '{{ topic }}', endpoint: '{{ api_url }}/health/live' } },
    },
  },
  {
    ...noMapping,
    id: write,
    key: 'write',
    position: 1,
    nodeType: 'task',
    dependsOn: [brief],
    taskTemplate: {
      title: 'Write about {{ nodes.brief.output.topic }}',
      description:
        'Three plain sentences about {{ nodes.brief.output.topic }} for people who have never heard of it.',
    },
    nodeConfig: { agent: 'simulated', latency_ms: 400, cost_usd: 0.03 },
  },
  {
    ...noMapping,
    id: check,
    key: 'check',
    position: 1,
    nodeType: 'api_call',
    dependsOn: [brief],
    nodeConfig: { provider: 'http', params: { method: 'GET', url: '{{ nodes.brief.output.endpoint }}' } },
  },
  {
    ...noMapping,
    id: report,
    key: 'report',
    position: 2,
    nodeType: 'transform',
    dependsOn: [write, check],
    nodeConfig: {
      operation: 'template',
      params: {
        template: {
          topic: '{{ nodes.brief.output.topic }}',
          text: '{{ nodes.write.output.text }}',
          endpoint_status: '{{ nodes.check.output.status }}',
        },
      },
    },
  },
];
