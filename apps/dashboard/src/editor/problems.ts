import type { Problem } from '../api-client.ts';
import type { DraftNode } from './draft.ts';

/** One thing that is wrong with a draft, in the API's words. */
export interface DraftProblem {
  message: string;
  /** Uids of the nodes at fault; [] for the workflow itself. */
  uids: string[];
  /** Where in the node; [] for the node or the graph as a whole. */
  loc: (string | number)[];
}

interface ReportedProblem {
  node_ids: string[];
  message: string;
  loc: (string | number)[];
}

/** What validation has found, at the nodes that it names by their keys. */
export function problemsOfReport(problems: ReportedProblem[], nodes: DraftNode[]): DraftProblem[] {
  const uidOf = new Map(nodes.map(({ key, uid }) => [key, uid]));
  return problems.map(({ message, node_ids, loc }) => ({
    message,
    loc,
    uids: node_ids.flatMap((key) => uidOf.get(key) ?? []),
  }));
}

/** Why a draft is no document at all: `['body', 'nodes', 2, 'max_retries']`, or `['nodes', <keys>]` for a graph. */
export function problemsOfRefusal(problems: Problem[], nodes: DraftNode[]): DraftProblem[] {
  return problems.map(({ loc: [place, ...path], msg }) => {
    const [part, index, ...rest] = path;
    if (place === 'nodes') return { message: msg, loc: [], uids: uidsOf(path, nodes) };
    const node = part === 'nodes' && typeof index === 'number' ? nodes[index] : undefined;
    if (node) return { message: `Node ${node.key}: ${rest.join('.')} ${msg}.`, loc: rest, uids: [node.uid] };
    const field = path.slice(1);
    return { message: field.length === 0 ? msg : `${field.join('.')}: ${msg}`, loc: field, uids: [] };
  });
}

const uidsOf = (keys: (string | number)[], nodes: DraftNode[]) =>
  nodes.flatMap(({ key, uid }) => (keys.includes(key) ? [uid] : []));
