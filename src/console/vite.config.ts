import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { compressed } from './dev/compress.ts';
import { installersWorker, WORKER } from './dev/installers-worker.ts';

/** Builds the console into `dist/console`. Assets have absolute addresses, because pages lie at any depth (`/incident/…`). */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [preact({ reactAliasesEnabled: false, prefreshEnabled: false }), installersWorker(), compressed()],
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    // `light-dark()` and `content-visibility` are used as they are.
    target: ['chrome123', 'firefox125', 'safari18'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        index: join(import.meta.dirname, 'index.html'),
        [WORKER.entry]: join(import.meta.dirname, 'offline/worker/worker.ts'),
      },
      output: {
        // A worker has one address for good: that is where a browser looks for its next version.
        entryFileNames: ({ name }) => (name === WORKER.entry ? WORKER.file : 'assets/[name]-[hash].js'),
      },
    },
  },
});
