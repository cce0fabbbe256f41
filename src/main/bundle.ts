import { readFile } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { contentType } from '../shared/content-types.js';
import { contentSecurityPolicy, isolationHeaders } from '../shared/isolation.js';

/** Where the page lives inside Electron. */
export const bundleUrl = 'app://bundle/';

/** Must be registered before the app is ready. */
export const bundleScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
};

/**
 * Answers requests below `app://bundle/` from a folder, cross-origin isolated, and nothing else.
 * @param folder the built page, out/renderer
 */
export function bundleHandler(folder: string): (request: { url: string; method: string }) => Promise<Response> {
  const inside = normalize(folder + sep);
  return async ({ url, method }) => {
    if (!url.startsWith(bundleUrl)) return refuse(404);
    if (method !== 'GET' && method !== 'HEAD') return refuse(405);
    let path: string;
    try {
      path = decodeURIComponent(new URL(url).pathname).slice(1);
    } catch {
      return refuse(400);
    }
    if (path.includes('\0') || path.includes('\\')) return refuse(400);
    const file = normalize(join(folder, path === '' ? 'index.html' : path));
    if (!file.startsWith(inside)) return refuse(403);
    try {
      const body = await readFile(file);
      return new Response(method === 'HEAD' ? null : body, { headers: headersFor(file) });
    } catch {
      return refuse(404);
    }
  };
}

function headersFor(file: string): Record<string, string> {
  return {
    ...isolationHeaders,
    'Content-Security-Policy': contentSecurityPolicy,
    'Content-Type': contentType(file),
    'X-Content-Type-Options': 'nosniff',
  };
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: isolationHeaders });
}
