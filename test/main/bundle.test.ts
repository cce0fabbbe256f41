import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleHandler } from '../../src/main/bundle.ts';

let folder = '';
let handle: ReturnType<typeof bundleHandler>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasmscope-bundle-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'page', 'assets', 'a.wasm'), Uint8Array.of(0));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  handle = bundleHandler(join(folder, 'page'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const get = (url: string, method = 'GET'): Promise<Response> => handle({ url, method });

describe('bundleHandler', () => {
  it('serves the page isolated and under its policy', async () => {
    const answer = await get('app://bundle/');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('<!doctype html>');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
  });

  it('ignores queries and knows content types', async () => {
    const answer = await get('app://bundle/assets/a.wasm?x=../..');
    expect(answer.headers.get('content-type')).toBe('application/wasm');
    expect((await answer.arrayBuffer()).byteLength).toBe(1);
  });

  it.each([
    ['app://bundle/../secret.txt', 404],
    ['app://bundle/%2e%2e/secret.txt', 404],
    ['app://bundle/..%2fsecret.txt', 403],
    ['app://bundle/assets%2f..%2f..%2fsecret.txt', 403],
    ['app://bundle/..%5csecret.txt', 400],
    ['app://bundle/%00', 400],
    ['app://bundle/%zz', 400],
    ['app://bundle/missing.js', 404],
    ['app://bundle/assets', 404],
    ['app://other/index.html', 404],
    ['file:///etc/passwd', 404],
  ])('answers %s with %i', async (url, status) => {
    const answer = await get(url);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toBe('');
  });

  it('takes GET and HEAD alone', async () => {
    expect((await get('app://bundle/', 'POST')).status).toBe(405);
    const head = await get('app://bundle/', 'HEAD');
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });
});
