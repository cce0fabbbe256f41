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

/**
 * What the page may load: its own files, WebAssembly, no other origin, no plugins, no inline script. Stands as a meta
 * element in index.html (so that any static server will do) and as a header where we serve: a worker obeys the policy
 * of its own response, not of the page that made it.
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
