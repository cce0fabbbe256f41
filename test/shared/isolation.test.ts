import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../src/shared/isolation.js';

it('has the same policy in the page as in the headers', () => {
  const page = readFileSync(new URL('../../src/renderer/index.html', import.meta.url), 'utf8');
  const meta = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(page)?.[1];
  expect(meta).toBe(contentSecurityPolicy);
});

it('lets no script in but our own files and WebAssembly', () => {
  expect(contentSecurityPolicy).not.toMatch(/unsafe-eval'(?<!wasm-unsafe-eval')/);
  expect(contentSecurityPolicy).toMatch(/script-src 'self' 'wasm-unsafe-eval';/);
  expect(contentSecurityPolicy).not.toContain('http');
  expect(contentSecurityPolicy).not.toContain('*');
});
