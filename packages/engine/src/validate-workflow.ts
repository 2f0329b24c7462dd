import { ancestorsOf, effectiveDependencies, type FrozenNode } from '@runyard/domain';
import { checkNode, defaultNodeLimits, type NodeProblem, nodeTypes } from '@runyard/nodes';
import { graphProblems } from './graph-problems.ts';

/** One thing that keeps a workflow from running as it should. */
export interface WorkflowProblem {
  code: string;
  nodeIds: string[];
  /** A sentence that names the nodes. */
  message: string;
  /** Where in the node; empty for what concerns the graph. */
  loc: (string | number)[];
}

const MAX_PROBLEMS = 200;

/** Everything that can be seen of a workflow before it runs; at most 200 problems. Empty for one that may run. */
export function validateWorkflow(
  nodes: readonly FrozenNode[],
  { maxNodes }: { maxNodes: number },
): WorkflowProblem[] {
  const ofGraph = graphProblems(nodes, { maxNodes }).map((problem) => ({ ...problem, loc: [] }));
  if (nodes.length > maxNodes) return ofGraph;
  const dependencies = effectiveDependencies(nodes);
  const names = new Map(nodes.flatMap((node) => [node.id, node.key ?? node.id].map((name) => [name, node])));
  const nodeProblems = nodes.flatMap((node) => {
    const { problems, reads } = checkNode(node, nodeTypes, defaultNodeLimits);
    const upstream = new Set(ancestorsOf(node.id, dependencies));
    const badReads = reads.flatMap(({ name, loc }) => {
      const problem = badRead(node, name, names.get(name), upstream);
      return problem ? [{ ...problem, nodeIds: [node.id], loc }] : [];
    });
    return [...problems.map((problem) => describe(node, problem)), ...badReads];
  });
  return [...ofGraph, ...nodeProblems].slice(0, MAX_PROBLEMS);
}

const nameOf = (node: FrozenNode) => node.key ?? node.id;

const describe = (node: FrozenNode, { code, loc, message }: NodeProblem): WorkflowProblem => {
  const reason = message.replace(/\.$/, '');
  return {
    code,
    nodeIds: [node.id],
    message:
      code === 'invalid_config'
        ? `Node ${nameOf(node)}: ${loc.join('.')} is not valid: ${reason}.`
        : `Node ${nameOf(node)}: ${reason}.`,
    loc,
  };
};

/** A template can read the output of a node that has completed before its own, and of no other. */
function badRead(node: FrozenNode, name: string, read: FrozenNode | undefined, upstream: Set<string>) {
  if (!read)
    return {
      code: 'unknown_reference',
      message: `Node ${nameOf(node)} reads nodes.${name}, but no node of this workflow has that name.`,
    };
  if (upstream.has(read.id)) return null;
  const message = `Node ${nameOf(node)} reads nodes.${name}, which does not complete before it; make it depend on ${name}.`;
  return { code: 'reference_not_upstream', message };
}
