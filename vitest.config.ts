import { defineConfig } from 'vitest/config';

const every = {
  exclude: ['**/node_modules/**'],
  pool: 'forks' as const,
  maxWorkers: 2,
  testTimeout: 30_000,
  hookTimeout: 30_000,
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      // The tests beside the code share what a worker has loaded: they leave nothing behind, and loading took longer than testing.
      { test: { ...every, name: 'rooms', include: ['{src,devices,simulators,bench}/**/*.test.ts'], isolate: false } },
      { test: { ...every, name: 'house', include: ['test/**/*.test.ts'] } },
    ],
  },
});
