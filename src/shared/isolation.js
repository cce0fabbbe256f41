/**
 * The response headers that make a page cross-origin isolated, so that it may use SharedArrayBuffer. One list for
 * every place that serves the app: Electron's `app://` handler, the static server, vite and the browser tests.
 * Plain JavaScript, because the scripts read it before anything is built.
 * @type {Readonly<Record<string, string>>}
 */
export const isolationHeaders = Object.freeze({
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
});
