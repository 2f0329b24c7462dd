import type { NodeType } from '@runyard/domain';
import type { NodeTypeDefinition } from './node-type.ts';

/** Every node type has exactly one definition; a type without one does not compile. */
export type NodeTypes = Readonly<Record<NodeType, NodeTypeDefinition>>;
