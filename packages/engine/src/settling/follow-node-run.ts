import { applyFollowUps, listNodeRunStates, type ReadyNodeRun, type Sql } from '@runyard/db';
import { type FlowGraph, followEdges, NOT_STARTED } from '@runyard/domain';

/** Decides about the pending node runs that the end of one node run reaches, and returns those that are queued now. Call
 *  it in the transaction that ended the node run, after `lockFollowUps`. */
export async function followNodeRun(tx: Sql, graph: FlowGraph, ended: EndedNodeRun): Promise<ReadyNodeRun[]> {
  const nodeRuns = await listNodeRunStates(tx, ended.nodeRunId);
  const byNode = new Map(nodeRuns.map((nodeRun) => [nodeRun.nodeId, nodeRun]));
  const followUps = followEdges(graph, ended.nodeId, (nodeId) => byNode.get(nodeId) ?? NOT_STARTED);
  return applyFollowUps(
    tx,
    followUps.flatMap(({ nodeId, ...followUp }) => {
      const id = byNode.get(nodeId)?.id;
      return id === undefined ? [] : [{ id, ...followUp }];
    }),
  );
}

export interface EndedNodeRun {
  nodeRunId: string;
  nodeId: string;
}
