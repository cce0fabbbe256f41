/**
 * Where a page or a worker finds the bytes of each sample, by `Example.file` (and `map`). Each address is written out so
 * that bundlers see it. Programs in Node read the files from disk instead.
 */
export const exampleUrls: Readonly<Record<string, URL>> = {
  'lessons/01-stack.wasm': new URL('./lessons/01-stack.wasm', import.meta.url),
  'lessons/02-memory.wasm': new URL('./lessons/02-memory.wasm', import.meta.url),
  'lessons/03-function.wasm': new URL('./lessons/03-function.wasm', import.meta.url),
  'lessons/04-loop.wasm': new URL('./lessons/04-loop.wasm', import.meta.url),
  'lessons/05-display.wasm': new URL('./lessons/05-display.wasm', import.meta.url),
  'lessons/06-traps.wasm': new URL('./lessons/06-traps.wasm', import.meta.url),
  'lessons/07-vectors.wasm': new URL('./lessons/07-vectors.wasm', import.meta.url),
  'lessons/08-tail-calls.wasm': new URL('./lessons/08-tail-calls.wasm', import.meta.url),
  'lessons/09-back.wasm': new URL('./lessons/09-back.wasm', import.meta.url),
  'glowworm/glowworm.wasm': new URL('./glowworm/glowworm.wasm', import.meta.url),
  'glowworm/glowworm.wasm.map': new URL('./glowworm/glowworm.wasm.map', import.meta.url),
  'rocket/rocket.wasm': new URL('./rocket/rocket.wasm', import.meta.url),
  'rocket/rocket.wasm.map': new URL('./rocket/rocket.wasm.map', import.meta.url),
};
