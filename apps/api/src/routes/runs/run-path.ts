/** Where a run is found, for `Location`. */
export const runPath = ({ id, workflowId }: { id: string; workflowId: string }): string =>
  `/api/v1/workflows/${workflowId}/runs/${id}`;
