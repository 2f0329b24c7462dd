import { describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import {
  NodeRun,
  PageQuery,
  Task,
  TriggerRunRequest,
  UpdateWorkflowRequest,
  Workflow,
  WorkflowNode,
  WorkflowRun,
  Workspace,
} from './index.ts';

/** The fixed part of the contract: fields by entity, and whether each may be null. */
const FIXED = [
  {
    name: 'WorkflowRun',
    schema: WorkflowRun as z.ZodObject,
    never: ['id', 'workflow_id', 'status', 'created_at', 'trigger_payload', 'total_cost_cents', 'node_runs'],
    nullable: ['triggered_by', 'started_at', 'completed_at', 'error_message'],
  },
  {
    name: 'NodeRun',
    schema: NodeRun as z.ZodObject,
    never: ['id', 'workflow_run_id', 'workflow_node_id', 'status', 'created_at', 'input_data', 'output_data'],
    nullable: ['task_id', 'started_at', 'completed_at'],
  },
  {
    name: 'Workflow',
    schema: Workflow as z.ZodObject,
    never: [
      'id',
      'user_id',
      'title',
      'trigger_type',
      'status',
      'created_at',
      'updated_at',
      'trigger_config',
      'is_template',
      'auto_accept',
      'auto_accept_preferences',
      'nodes',
    ],
    nullable: ['source_project_id', 'description', 'template_category', 'max_budget_cents'],
  },
  {
    name: 'WorkflowNode',
    schema: WorkflowNode as z.ZodObject,
    never: [
      'id',
      'workflow_id',
      'position',
      'created_at',
      'node_type',
      'depends_on',
      'node_config',
      'input_mapping',
      'retry_count',
      'max_retries',
    ],
    nullable: ['parallel_group', 'task_template'],
  },
  {
    name: 'Workspace',
    schema: Workspace as z.ZodObject,
    never: ['id', 'user_id', 'name', 'status', 'settings', 'metrics_cache', 'created_at', 'updated_at'],
    nullable: ['hired_agent_id', 'last_active_at'],
  },
  {
    name: 'Task',
    schema: Task as z.ZodObject,
    never: [
      'id',
      'workspace_id',
      'title',
      'schedule_type',
      'trigger',
      'status',
      'priority',
      'proposed_actions',
      'approval_level',
      'cost_usd',
      'created_at',
    ],
    nullable: [
      'hired_agent_id',
      'skill_slug',
      'description',
      'output_data',
      'approved_by',
      'approved_at',
      'started_at',
      'completed_at',
    ],
  },
];

describe('the fixed contract', () => {
  test.each(FIXED)(
    '$name has every field, and null only where the contract has it',
    ({ schema, never, nullable }) => {
      const takesNull = (field: string) => schema.shape[field]?.safeParse(null).success;

      expect(never.filter((field) => takesNull(field) !== false)).toEqual([]);
      expect(nullable.filter((field) => takesNull(field) !== true)).toEqual([]);
    },
  );
});

describe('requests', () => {
  const params = {
    workspace_id: '0199c0de-0000-7000-8000-000000000001',
    workflow_id: '0199c0de-0000-7000-8000-000000000002',
  };

  test('a trigger without a body or a payload has the payload {}', () => {
    for (const body of [undefined, {}, { other: 1 }]) {
      expect(TriggerRunRequest.parse({ params, query: {}, headers: {}, body }).body).toEqual({
        trigger_payload: {},
        run_at: null,
        priority: 1,
        max_cost_cents: null,
        timeout_ms: null,
      });
    }
  });

  test('a list has 50 items from the first on unless it says otherwise, and at most 200', () => {
    expect(PageQuery.parse({})).toEqual({ limit: 50, offset: 0 });
    expect(PageQuery.parse({ limit: '200', offset: '7' })).toEqual({ limit: 200, offset: 7 });
    expect(PageQuery.safeParse({ limit: '201' }).success).toBe(false);
  });

  test('a partial update leaves out what it does not name', () => {
    expect(UpdateWorkflowRequest.parse({ params, body: {} }).body).toEqual({});
  });
});
