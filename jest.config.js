import { availableParallelism } from 'node:os';

/** Every package's tests run from source: no build is needed, and a stack trace points at a line one can edit. */
export default {
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/{apps,packages}/*/src/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^@runyard/([^/]+)$': '<rootDir>/packages/$1/src/index.ts' },
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript', tsx: true } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Tests wait for processes and databases more than they compute; a worker keeps the modules of the files it has run.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  workerIdleMemoryLimit: '1GB',
  testEnvironment: 'node',
  // Its soft clean-up wraps setters of Node's own shared objects once a file, until setting one overflows the stack.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  testTimeout: 30_000,
};
