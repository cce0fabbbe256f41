import { readFileSync } from 'node:fs';

const source = Buffer.from(`
  enum Colour { Red, Green = 4 }
  export async function* walk<T extends { next?: T }>(node: T | undefined): AsyncGenerator<T> {
    while (node) { yield node; node = node?.next ?? undefined }
  }
  export class A { #x = 1; static y = 2; get x() { return this.#x ** Colour.Green } }
`);

/**
 * How Go's glue asks for bytes, as of Node's `fs`.
 * @typedef {(fd: number, bytes: Uint8Array, offset: number, length: number, position: number | null, done: (error: Error | null, count: number) => void) => void} Transfer
 */

/** Go's own glue runs the compiler as a command: it reads its standard input through `fs`, and writes descriptor 1. */
/** @type {import('../program.js').Program} */
export default {
  packages: { 'esbuild-wasm': '0.28.2' },
  toolchain: 'Go',
  heavy: true,
  async run({ file, load, print }) {
    await load('esbuild-wasm/wasm_exec.js');
    const here = /** @type {any} */ (globalThis);
    const go = new here.Go();
    go.argv = ['esbuild', '--loader=ts', '--target=es2020', '--minify'];
    go.env = {};
    let read = 0;
    Object.assign(here.fs, {
      /** @type {(fd: number, bytes: Uint8Array) => number} */
      writeSync(fd, bytes) {
        print(fd, Buffer.from(bytes).toString());
        return bytes.length;
      },
      /** @type {Transfer} */
      write(fd, bytes, offset, length, position, done) {
        print(fd, Buffer.from(bytes.subarray(offset, offset + length)).toString());
        done(null, length);
      },
      /** @type {Transfer} */
      read(fd, bytes, offset, length, position, done) {
        const piece = source.subarray(read, read + length);
        bytes.set(piece, offset);
        read += piece.length;
        setTimeout(() => done(null, piece.length));
      },
    });
    const { instance } = await WebAssembly.instantiate(
      readFileSync(file('esbuild-wasm/esbuild.wasm')),
      go.importObject,
    );
    await go.run(instance);
  },
};
