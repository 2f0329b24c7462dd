/** retry: takes over what completed in its source run · replay: runs every node again. */
export const RUN_SOURCE_KINDS = ['retry', 'replay'] as const;
export type RunSourceKind = (typeof RUN_SOURCE_KINDS)[number];
