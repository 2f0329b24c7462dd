/**
 * How Node runs an API or a worker. A small young generation and a bounded old one make V8 collect early in place of
 * growing: half the memory for a few percent of CPU. Where many payloads near their limit are in flight in one worker,
 * raise `--max-old-space-size` (MiB).
 */
export const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=8', '--max-old-space-size=1024'];

/** glibc's malloc keeps memory apart for each thread unless it is told not to. */
export const NODE_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };
