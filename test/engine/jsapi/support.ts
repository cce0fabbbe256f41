import { expect } from 'vitest';
import { createApi, type WebAssemblyOptions } from '../../../src/engine/index.ts';
import { platform } from '../../../src/platform/index.ts';
import { wat } from '../../support/wat.ts';

/** The global's types are those of the DOM; a script of these tests runs on either object. */
export type Api = typeof WebAssembly;

/** An object of our own, with everything as it is by default. */
export function ours(options: WebAssemblyOptions = {}): Api {
  return createApi(platform, options) as unknown as Api;
}

/** Exports whose types the test knows better than TypeScript. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Exports = Record<string, any>;

/** Exports of a module written as text. */
export async function exportsOf(api: Api, text: string, imports: object = {}): Promise<Exports> {
  const module = new api.Module(await wat(`(module ${text})`));
  return new api.Instance(module, imports as WebAssembly.Imports).exports;
}

/** What a script tells: values, and what it threw. */
export type Script = (api: Api, tell: (...values: unknown[]) => void) => unknown;

/** Runs the script on our object and on the platform's: both must tell the same, and this is what. */
export async function same(script: Script): Promise<string[]> {
  const [own, native] = [await told(ours(), script), await told(WebAssembly, script)];
  expect(own).toEqual(native);
  return own;
}

async function told(api: Api, script: Script): Promise<string[]> {
  const lines: string[] = [];
  const tell = (...values: unknown[]): void => {
    lines.push(values.map((value) => textOf(api, value)).join(' '));
  };
  try {
    await script(api, tell);
  } catch (error) {
    tell('threw', error);
  }
  return lines;
}

/** A value as text: kinds of errors, not their words, which every engine has of its own. */
function textOf(api: Api, value: unknown): string {
  if (value instanceof Error) {
    const known = [api.CompileError, api.LinkError, api.RuntimeError].find((kind) => value instanceof kind);
    return known ? known.name : `${value.constructor.name}${value instanceof TypeError ? '' : ` ${value.message}`}`;
  }
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'string') return value;
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'function') return `function ${value.name}/${value.length}`;
  if (Array.isArray(value)) return `[${value.map((one) => textOf(api, one)).join(', ')}]`;
  if (typeof value === 'symbol') return value.toString();
  if (typeof value !== 'object' || value === null) return String(value);
  const text = Object.prototype.toString.call(value);
  if (text !== '[object Object]') return text;
  return `{${Object.entries(value)
    .map(([key, one]) => `${key}: ${textOf(api, one)}`)
    .join(', ')}}`;
}

/** What a function throws; undefined when it does not. */
export function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
