import { Code, type Signature } from './twin-types.ts';

/** What a twin's fuel is while its frames are being left. */
export const UNWIND = 0;

/** A twin keeps fuel as an odd number, so that it is never UNWIND: one unit is two of it. Below zero it is used up. */
export const kept = (fuel: number): number => 2 * fuel + 1;
export const fuelOf = (bits: number): number => bits >> 1;

/** Globals of a twin that are ours; those of the module follow. */
export const FUEL = 0;
export const LEAVING = 1;
export const OWN_GLOBALS = 2;

const { i32, i64, ref } = Code;

/**
 * Functions that a twin calls to be left, and to be entered. `site` is the offset of an instruction in the file, or -1
 * minus the number of a function for its entry.
 *
 * - leave(site, fuel): a frame leaves, the innermost one first: before an instruction that is the interpreter's, or as it
 *   waits at a call that has left
 * - word, words, long, ref: a local of the frame that is being left, in order
 * - refuse(func): a function that the interpreter has to call; its arguments follow
 * - touch(base, offset, size), look(base, offset, size), fill(target, size), copy(target, source, size): 0 when the
 *   access may be done natively, see marks.ts
 * - get..., put...: arguments and results of a function that is entered
 */
export const hooks = {
  leave: { params: [i32, i32], results: [] },
  word: { params: [i32], results: [] },
  words: { params: [i32, i32, i32, i32], results: [] },
  long: { params: [i64], results: [] },
  ref: { params: [ref], results: [] },
  refuse: { params: [i32], results: [] },
  getWord: { params: [i32], results: [i32] },
  getLong: { params: [i32], results: [i64] },
  getRef: { params: [i32], results: [ref] },
  putWord: { params: [i32], results: [] },
  putLong: { params: [i64], results: [] },
  putRef: { params: [ref], results: [] },
  touch: { params: [i32, i32, i32], results: [i32] },
  look: { params: [i32, i32, i32], results: [i32] },
  fill: { params: [i32, i32], results: [i32] },
  copy: { params: [i32, i32, i32], results: [i32] },
  refFunc: { params: [i32], results: [ref] },
} as const satisfies Readonly<Record<string, Signature>>;

export type HookName = keyof typeof hooks;
export const hookNames = Object.keys(hooks) as readonly HookName[];

/** The number of each hook among the functions of a twin. */
export const hook = Object.fromEntries(hookNames.map((name, i) => [name, i])) as Readonly<Record<HookName, number>>;
