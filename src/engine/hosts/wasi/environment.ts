import { type Call, fn, type WasiFunction } from './call.ts';
import type { Guest } from './guest.ts';

/** Arguments and environment: both are lists of texts with a zero byte each. */
export const environment: Readonly<Record<string, WasiFunction>> = {
  args_sizes_get: fn('ii', ({ process, guest }, count, size) => sizes(guest, process.args, count, size)),
  args_get: fn('ii', ({ process, guest }, pointers, texts) => list(guest, process.args, pointers, texts)),
  environ_sizes_get: fn('ii', ({ process, guest }, count, size) => sizes(guest, process.environ, count, size)),
  environ_get: fn('ii', ({ process, guest }, pointers, texts) => list(guest, process.environ, pointers, texts)),
};

type Texts = Call['process']['args'];

function sizes(guest: Guest, texts: Texts, count: number, size: number): void {
  guest.check(count, 4);
  guest.check(size, 4);
  guest.setU32(count, texts.length);
  guest.setU32(size, total(texts));
}

function list(guest: Guest, texts: Texts, pointers: number, at: number): void {
  guest.check(pointers, texts.length * 4);
  guest.check(at, total(texts));
  let next = at;
  for (const [i, text] of texts.entries()) {
    guest.setU32(pointers + i * 4, next);
    guest.write(next, text);
    next += text.length;
  }
}

function total(texts: Texts): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}
