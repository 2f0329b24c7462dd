import type { Json } from '@runyard/domain';
import { Prisma } from '../client.ts';

/** Names an item: the map whose it is, the lease epoch in which the map made it, and its place in the list, from 0. */
export interface ItemRef {
  parentNodeRunId: string;
  parentEpoch: number;
  index: number;
}

export interface Item extends ItemRef {
  value: Json;
}

/** What a statement over node runs `n` selects for an `ItemRef`; null for a node run of the graph. */
export const ITEM_REF_COLUMN = Prisma.sql`
  CASE WHEN n.parent_node_run_id IS NOT NULL THEN jsonb_build_object(
    'parentNodeRunId', n.parent_node_run_id, 'parentEpoch', n.parent_epoch, 'index', n.item_index) END AS item`;

/** As `ITEM_REF_COLUMN`, for an `Item`. */
export const ITEM_COLUMN = Prisma.sql`
  CASE WHEN n.parent_node_run_id IS NOT NULL THEN jsonb_build_object(
    'parentNodeRunId', n.parent_node_run_id, 'parentEpoch', n.parent_epoch, 'index', n.item_index,
    'value', n.item_data) END AS item`;
