/**
 * The content type of each kind of file the app serves, by lower-case extension.
 * @type {Readonly<Record<string, string>>}
 */
const types = Object.freeze({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.wat': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
});

/**
 * The Content-Type to send for a file name.
 * @param {string} name
 * @returns {string}
 */
export function contentType(name) {
  const dot = name.lastIndexOf('.');
  return (dot < 0 ? undefined : types[name.slice(dot).toLowerCase()]) ?? 'application/octet-stream';
}
