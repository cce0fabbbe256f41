import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { nodeAssets } from './scripts/node-assets.mjs';
import { isolationHeaders } from './src/shared/isolation.js';

export default defineConfig({
  main: {
    plugins: [nodeAssets()],
    build: {
      // The command line runs in whatever Node is installed, from 20.19 on.
      target: 'node20',
      sourcemap: true,
      rolldownOptions: { input: { index: 'src/main/index.ts', cli: 'src/cli/index.ts' } },
    },
  },
  preload: {
    build: {
      sourcemap: true,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    // Relative addresses: the same build serves app://bundle/, a static server, and any path below one.
    base: './',
    plugins: [react()],
    worker: { format: 'es' },
    server: { headers: isolationHeaders },
    build: {
      target: 'chrome120',
      minify: true,
      chunkSizeWarningLimit: 2000,
      sourcemap: true,
      // Small samples stay files: the page may fetch from its own origin, and a data: address is none.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: resolve(import.meta.dirname, 'src/renderer/index.html') } },
    },
  },
});
