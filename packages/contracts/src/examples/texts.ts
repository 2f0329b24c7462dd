import { EXAMPLE_IDS } from './ids.ts';

/** A workflow as one document. */
export const DOCUMENT_YAML = `runyard: 1
workflow:
  title: Tide report
nodes:
  - key: fetch
    node_type: api_call
    node_config: { provider: http, params: { url: "{{ trigger.url }}" } }
  - key: write
    depends_on: [fetch]
    task_template: { title: "Write about {{ nodes.fetch.output.body.topic }}" }
`;

const { costEntry, workflow, run, nodeRun } = EXAMPLE_IDS;

/** An export of cost entries. */
export const COSTS_CSV = `id,created_at,workflow_id,workflow_run_id,node_run_id,attempt,provider,model,input_tokens,cached_input_tokens,cache_write_tokens,output_tokens,reasoning_tokens,cost_usd,price_version
${costEntry},2026-11-24T09:30:01.460Z,${workflow},${run},${nodeRun},1,simulated,simulated-1,1919,0,0,1118,0,0.022527,builtin-2026-11
`;
