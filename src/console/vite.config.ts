import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { compressed } from './dev/compress.ts';

/** Builds the console into `dist/console`. Assets have absolute addresses, because pages lie at any depth (`/incident/…`). */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [preact({ reactAliasesEnabled: false, prefreshEnabled: false }), compressed()],
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    // `light-dark()` and `content-visibility` are used as they are.
    target: ['chrome123', 'firefox125', 'safari18'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
