import { describe, expect, it } from 'vitest';
import { launchFile } from '../../src/main/launch-file.ts';

describe('launchFile', () => {
  it('finds the file behind the folder of an unpackaged app', () => {
    expect(launchFile(['electron', '--no-sandbox', '/app', 'a.wasm'], '/app', '/home/me')).toBe('/home/me/a.wasm');
    expect(launchFile(['electron', '.', '/data/b.wat'], '/app', '/app')).toBe('/data/b.wat');
  });

  it('finds the file of a packaged app', () => {
    expect(launchFile(['/opt/wasmscope', '--disable-gpu', '/data/b.wasm'], undefined, '/')).toBe('/data/b.wasm');
  });

  it('takes no switch and no app folder for a file', () => {
    expect(launchFile(['electron', '/app'], '/app', '/')).toBeUndefined();
    expect(launchFile(['electron', '--inspect=0', '/app', '--flag', ''], '/app', '/')).toBeUndefined();
    expect(launchFile(['electron', 'a.wasm'], '/app', '/')).toBeUndefined();
    expect(launchFile(['/opt/wasmscope'], undefined, '/')).toBeUndefined();
  });
});
