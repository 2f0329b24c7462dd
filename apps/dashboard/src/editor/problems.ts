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
  return problems.map(({ loc: [place, part, index, ...rest], msg }) => {
    if (place === 'nodes') {
      const keys = [part, index, ...rest];
      return {
        message: msg,
        loc: [],
        uids: nodes.flatMap(({ key, uid }) => (keys.includes(key) ? [uid] : [])),
      };
    }
    const node = part === 'nodes' && typeof index === 'number' ? nodes[index] : undefined;
    const field = [...(index === undefined ? [] : [index]), ...rest];
    if (node) return { message: `Node ${node.key}: ${rest.join('.')} ${msg}.`, loc: rest, uids: [node.uid] };
    return { message: `${field.join('.')}: ${msg}`, loc: field, uids: [] };
  });
}
