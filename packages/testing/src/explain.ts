import { Client } from 'pg';

/** One step of a plan, as EXPLAIN tells of it. */
export interface PlanNode {
  type: string;
  index?: string;
}

/** All steps of the plan that a kept statement has for any values, with the planner's settings of the product. */
export async function explainGeneric(databaseUrl: string, statement: string): Promise<PlanNode[]> {
  const client = new Client({ connectionString: databaseUrl, options: '-c enable_seqscan=off -c jit=off' });
  await client.connect();
  try {
    const { rows } = await client.query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${statement}`);
    return flatten(rows[0]['QUERY PLAN'][0].Plan);
  } finally {
    await client.end();
  }
}

interface ExplainedPlan {
  'Node Type': string;
  'Index Name'?: string;
  Plans?: ExplainedPlan[];
}

const flatten = (plan: ExplainedPlan): PlanNode[] => [
  { type: plan['Node Type'], ...(plan['Index Name'] !== undefined && { index: plan['Index Name'] }) },
  ...(plan.Plans ?? []).flatMap(flatten),
];
