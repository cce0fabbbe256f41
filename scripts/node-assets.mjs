// `new URL('./rocket.wasm', import.meta.url)` in code that is bundled for Node: the file is copied beside the bundle
// and the URL points at the copy, as vite does by itself for pages and workers.
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const pattern = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+\.(?:wasm|wat|map|md|txt|bin))\1\s*,\s*import\.meta\.url\s*\)/g;

/**
 * @param {{ inPlace?: boolean }} [wish] with `inPlace` nothing is copied and the URL points at the file itself: for
 *   bundles that live no longer than the run they are made for
 * @returns {import('vite').Plugin}
 */
export function nodeAssets({ inPlace = false } = {}) {
  return {
    name: 'wasmscope-node-assets',
    // Before vite's own handling of such URLs, which would make them addresses of a web server.
    enforce: 'pre',
    async transform(code, id) {
      const found = [...code.matchAll(pattern)];
      if (found.length === 0) return null;
      let result = code;
      for (const [text, , path = ''] of found) {
        const file = resolve(dirname(id.split('?')[0] ?? id), path);
        if (inPlace) {
          result = result.replace(text, `new URL(${JSON.stringify(pathToFileURL(file).href)})`);
          continue;
        }
        const asset = this.emitFile({ type: 'asset', name: basename(file), source: await readFile(file) });
        result = result.replace(text, `new URL(import.meta.ROLLUP_FILE_URL_${asset})`);
      }
      return { code: result, map: null };
    },
  };
}
