import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** The library `wasmscope/webassembly`: one ES module for Node 20 and browsers, and its declarations beside it. */
export default defineConfig({
  plugins: [declarations()],
  build: {
    lib: { entry: 'src/lib/webassembly.ts', formats: ['es'], fileName: () => 'webassembly.js' },
    outDir: 'out/lib',
    emptyOutDir: true,
    target: 'es2022',
    minify: false,
    sourcemap: true,
  },
});

/** The types that people see stand in one file without imports, which becomes the declarations as it is. */
function declarations(): Plugin {
  const types = resolve(import.meta.dirname, 'src/engine/jsapi/types.ts');
  const what = `
/** Makes another such object, with settings and probes of its own. Programs of different ones share nothing. */
export declare function createWebAssembly(options?: WebAssemblyOptions): WebAssemblyApi;
declare const webAssembly: WebAssemblyApi;
export default webAssembly;
`;
  return {
    name: 'declarations of the library',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'webassembly.d.ts', source: readFileSync(types, 'utf8') + what });
    },
  };
}
