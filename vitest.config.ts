import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Compiled modules are kept between the many processes and threads that tests start: half of a start is reading them.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/havenwatch', import.meta.url));

export default defineConfig({
  test: {
    include: ['{src,devices,simulators,test,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: 'test/rig/warm-start.ts',
    pool: 'forks',
    maxWorkers: 2,
    // Tests share what a worker has loaded: they leave nothing behind, and loading took longer than most of the testing.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
