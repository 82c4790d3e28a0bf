import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,devices,simulators,test,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    // Tests share what a worker has loaded: they leave nothing behind, and loading took longer than most of the testing.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
