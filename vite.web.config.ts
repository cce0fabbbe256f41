import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { isolationHeaders } from './src/shared/isolation.js';

/** `npm run dev:web`: the window as a web page with hot reload, no Electron needed. */
export default defineConfig({
  root: 'src/renderer',
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  // The page's policy lets no module come from a data: address.
  build: { assetsInlineLimit: 0 },
  server: { headers: isolationHeaders },
});
