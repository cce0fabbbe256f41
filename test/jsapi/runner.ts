import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { Harness, type Outcome } from './harness.ts';

/** All `*.any.js` below a folder, as paths relative to it, sorted. */
export function findTests(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.any.js'))
    .sort();
}

/**
 * Runs one test file with `webAssembly` under the name WebAssembly. The scripts it asks for (`// META: script=`) come
 * first, all in one scope; '/wasm/jsapi/' is the folder of the tests, which is where they stand in the web-platform
 * tests.
 */
export async function runTest(dir: string, path: string, webAssembly: object): Promise<Outcome[]> {
  const file = join(dir, path);
  const text = readFileSync(file, 'utf8');
  const scripts = [...text.matchAll(/^\/\/ META: script=(\S+)/gm)].map(([, name = '']) =>
    name.startsWith('/wasm/jsapi/') ? join(dir, name.slice('/wasm/jsapi/'.length)) : resolve(dirname(file), name),
  );
  const source = [...scripts.map((script) => readFileSync(script, 'utf8')), text].join('\n;\n');
  const harness = new Harness();
  const scope: Record<string, unknown> = {};
  // What a page's global object says of the name.
  Object.defineProperty(scope, 'WebAssembly', {
    value: webAssembly,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  const names = { ...harness.names, WebAssembly: webAssembly };
  // `this.name = ...` at the top level makes a global name.
  const globals = [...new Set([...source.matchAll(/^this\.(\w+) = /gm)].map(([, name = '']) => name))];
  const body = `${globals.map((name) => `let ${name};`).join('')}\n${source.replace(/^this\.(\w+) = /gm, '$1 = ')}`;
  try {
    compileFunction(body, Object.keys(names), { filename: file }).apply(scope, Object.values(names));
  } catch (error) {
    harness.outcomes.push({ name: 'the file itself', status: 'failed', message: String(error) });
  }
  await harness.finish();
  return harness.outcomes;
}
