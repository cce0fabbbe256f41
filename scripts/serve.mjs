// A static server for the built window (out/renderer), on this machine only.
//   npm run serve            PORT=8080 npm run serve
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentType } from '../src/shared/content-types.js';
import { contentSecurityPolicy, isolationHeaders } from '../src/shared/isolation.js';

/** The first port tried when none is asked for; the page's saved state belongs to its port, so it should stay. */
export const defaultPort = 4650;

/**
 * @typedef {object} ServeOptions
 * @property {string} folder what is served
 * @property {number} [port] the only port to try; without it the default one or the next free one
 * @property {string} [base] path the folder is served below, such as `/tools/wasmscope/`
 * @property {boolean} [isolated] send the cross-origin isolation headers (default true)
 * @property {string} [file] one more file, served as `opened/<its name>`, read anew at each request
 */

/**
 * @param {ServeOptions} options
 * @returns {Promise<{ port: number, url: string, close: () => Promise<void> }>} the url opens `file` when there is one
 */
export async function startServer(options) {
  const { folder, base = '/', isolated = true, file } = options;
  const opened = file === undefined ? undefined : `opened/${basename(file)}`;
  const headers = {
    ...(isolated ? isolationHeaders : {}),
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
  };

  const server = createServer(async (request, response) => {
    /** @param {number} status @param {string} text */
    const refuse = (status, text) => {
      response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(`${text}\n`);
    };
    try {
      if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD.');
      // Another site that points its name at this machine gets nothing (DNS rebinding).
      if (!isLocalHost(request.headers.host)) return refuse(403, 'Use the localhost address.');
      const raw = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
      let path;
      try {
        path = decodeURIComponent(raw);
      } catch {
        return refuse(400, 'Malformed address.');
      }
      if (path.includes('\0') || path.includes('\\')) return refuse(400, 'Malformed address.');
      if (!path.startsWith(base)) return refuse(404, 'Not found.');
      const inside = path.slice(base.length);
      if (inside.split('/').includes('..')) return refuse(403, 'Forbidden.');
      const target = file !== undefined && inside === opened ? file : fileIn(folder, inside);
      if (target === undefined) return refuse(403, 'Forbidden.');
      const info = await stat(target).catch(() => undefined);
      if (info === undefined || !info.isFile()) return refuse(404, 'Not found.');
      response.writeHead(200, {
        ...headers,
        'Content-Type': contentType(target),
        'Content-Length': info.size,
        'Cache-Control': inside.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
      if (request.method === 'HEAD') return response.end();
      createReadStream(target)
        .on('error', () => response.destroy())
        .pipe(response);
    } catch {
      refuse(500, 'The server could not answer.');
    }
  });

  const port = await listen(server, options.port);
  // The page reads an address: a `#` or `%` in the name has to be written as one inside it.
  const query = file === undefined ? '' : `?open=${encodeURIComponent(`opened/${encodeURIComponent(basename(file))}`)}`;
  return {
    port,
    url: `http://127.0.0.1:${port}${base}${query}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {string} folder
 * @param {string} path decoded, relative
 * @returns {string | undefined} a file inside the folder, or undefined
 */
function fileIn(folder, path) {
  const target = normalize(join(folder, path === '' || path.endsWith('/') ? `${path}index.html` : path));
  return target.startsWith(normalize(folder + sep)) ? target : undefined;
}

/** @param {string | undefined} host the Host header */
function isLocalHost(host) {
  return host !== undefined && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
}

/**
 * Listens on loopback only.
 * @param {import('node:http').Server} server
 * @param {number | undefined} wanted
 * @returns {Promise<number>}
 */
async function listen(server, wanted) {
  const ports = wanted === undefined ? [...Array(20).keys()].map((n) => defaultPort + n).concat(0) : [wanted];
  for (const port of ports) {
    const got = await new Promise((done, fail) => {
      server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
        if (error.code === 'EADDRINUSE' || error.code === 'EACCES') done(undefined);
        else fail(error);
      });
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        done(typeof address === 'object' && address !== null ? address.port : undefined);
      });
    });
    if (got !== undefined) return got;
    server.removeAllListeners('error');
    server.removeAllListeners('listening');
  }
  throw new Error(`Port ${wanted ?? defaultPort} is taken. Choose another: PORT=${(wanted ?? defaultPort) + 1}`);
}

/**
 * `PORT` from the environment, checked.
 * @returns {number | undefined}
 */
export function portFromEnvironment() {
  const text = process.env['PORT'];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`PORT=${text} is not a port number.`);
  return port;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL('../out/renderer', import.meta.url));
  try {
    await readFile(join(folder, 'index.html'));
  } catch {
    console.error('There is no build yet: run `npm run build` first (or just `npm start`).');
    process.exit(1);
  }
  try {
    const port = portFromEnvironment();
    const server = await startServer({ folder, ...(port === undefined ? {} : { port }) });
    console.log(`Wasmscope is at ${server.url} (Ctrl+C ends it)`);
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
      process.on(signal, () => void server.close().then(() => process.exit(0)));
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
