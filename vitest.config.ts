import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,devices,simulators,test,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
