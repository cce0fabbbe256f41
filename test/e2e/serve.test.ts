import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portFromEnvironment, startServer } from '../../scripts/serve.mjs';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends a path exactly as given: fetch would tidy it up first. */
function send(port: number, path: string, options: { method?: string; host?: string } = {}): Promise<Answer> {
  return new Promise((done, fail) => {
    const headers = { host: options.host ?? `127.0.0.1:${port}` };
    const method = options.method ?? 'GET';
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => (body += text));
      answer.on('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    sent.on('error', fail);
    sent.end();
  });
}

let folder = '';
let page = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasmscope-serve-'));
  page = join(folder, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), 'the page');
  writeFileSync(join(page, 'assets', 'code.js'), 'let x;');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the static server', () => {
  it('serves the page with its headers', async () => {
    const server = await startServer({ folder: page, port: 0 });
    try {
      const answer = await send(server.port, '/?query');
      expect(answer).toMatchObject({ status: 200, body: 'the page' });
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'content-security-policy': expect.stringContaining("default-src 'self'"),
        'cache-control': 'no-cache',
      });
      const script = await send(server.port, '/assets/code.js');
      expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
      expect(script.headers['cache-control']).toContain('immutable');
      const head = await send(server.port, '/', { method: 'HEAD' });
      expect(head).toMatchObject({ status: 200, body: '' });
      expect(head.headers['content-length']).toBe('8');
    } finally {
      await server.close();
    }
  });

  it('gives out nothing but its folder', async () => {
    const server = await startServer({ folder: page, port: 0 });
    try {
      const statuses: Record<string, number> = {};
      for (const path of [
        '/../secret.txt',
        '/%2e%2e/secret.txt',
        '/..%2fsecret.txt',
        '/assets/..%2f..%2fsecret.txt',
        '/..%5csecret.txt',
        '/%00',
        '/%zz',
        '//etc/passwd',
        '/assets',
        '/missing',
        '/opened/secret.txt',
      ]) {
        const answer = await send(server.port, path);
        statuses[path] = answer.status;
        expect(answer.body).not.toContain('secret\n');
      }
      expect(statuses).toEqual({
        '/../secret.txt': 403,
        '/%2e%2e/secret.txt': 403,
        '/..%2fsecret.txt': 403,
        '/assets/..%2f..%2fsecret.txt': 403,
        '/..%5csecret.txt': 400,
        '/%00': 400,
        '/%zz': 400,
        '//etc/passwd': 404,
        '/assets': 404,
        '/missing': 404,
        '/opened/secret.txt': 404,
      });
    } finally {
      await server.close();
    }
  });

  it('takes no other method, and answers to no other name', async () => {
    const server = await startServer({ folder: page, port: 0 });
    try {
      expect((await send(server.port, '/', { method: 'POST' })).status).toBe(405);
      expect((await send(server.port, '/', { host: 'evil.example' })).status).toBe(403);
      expect((await send(server.port, '/', { host: 'localhost:1' })).status).toBe(200);
    } finally {
      await server.close();
    }
  });

  it('serves below a path, with or without isolation', async () => {
    const server = await startServer({ folder: page, port: 0, base: '/tools/scope/', isolated: false });
    try {
      expect(server.url).toBe(`http://127.0.0.1:${server.port}/tools/scope/`);
      expect((await send(server.port, '/')).status).toBe(404);
      const answer = await send(server.port, '/tools/scope/');
      expect(answer).toMatchObject({ status: 200, body: 'the page' });
      expect(answer.headers['cross-origin-opener-policy']).toBeUndefined();
    } finally {
      await server.close();
    }
  });

  it('serves the one file it was started with, as it is at each request', async () => {
    const file = join(folder, 'näme #1.wasm');
    writeFileSync(file, 'one');
    const server = await startServer({ folder: page, port: 0, file });
    try {
      const open = new URL(server.url).searchParams.get('open') ?? '';
      const address = new URL(open, server.url);
      expect(await (await fetch(address)).text()).toBe('one');
      writeFileSync(file, 'other');
      const again = await fetch(address);
      expect(again.headers.get('content-type')).toBe('application/wasm');
      expect(await again.text()).toBe('other');
      rmSync(file);
      expect((await fetch(address)).status).toBe(404);
    } finally {
      await server.close();
    }
  });

  it('says that a port is taken', async () => {
    const first = await startServer({ folder: page, port: 0 });
    try {
      const second = startServer({ folder: page, port: first.port });
      await expect(second).rejects.toThrow(`Port ${first.port} is taken. Choose another: PORT=${first.port + 1}`);
    } finally {
      await first.close();
    }
  });

  it('takes the port from the environment, when it is one', () => {
    const before = process.env['PORT'];
    try {
      process.env['PORT'] = '8080';
      expect(portFromEnvironment()).toBe(8080);
      process.env['PORT'] = '';
      expect(portFromEnvironment()).toBeUndefined();
      process.env['PORT'] = 'eighty';
      expect(() => portFromEnvironment()).toThrow('PORT=eighty is not a port number.');
    } finally {
      if (before === undefined) delete process.env['PORT'];
      else process.env['PORT'] = before;
    }
  });
});
