import { DIRTY, MARK_PAGES, type MemoryWatch, WATCH_READ, WATCH_WRITE } from '../runtime/memory.ts';
import { PAGE_SIZE } from '../module/types.ts';
import { writeMarkMemory } from './marks.ts';
import { Output } from './output.ts';
import { Code, typeBytes } from './twin-types.ts';

/** Bytes of a range from which on JavaScript is asked about it at once, to reckon what it takes. */
const LONG = 4096;

const GET = 0x20;
const SET = 0x21;
const CALL = 0x10;
const IF = 0x04;
const BLOCK = 0x02;
const LOOP = 0x03;
const END = 0x0b;
const BR_IF = 0x0d;
const RETURN = 0x0f;
const EMPTY = 0x40;
const ADD = 0x6a;
const SUB = 0x6b;
const OR = 0x72;
const XOR = 0x73;
const NE = 0x47;
const GT_U = 0x4b;
const LE_U = 0x4d;
const SHR_U = 0x76;
const CHUNK_BITS = 8;

const TEE = 0x22;
const AND = 0x71;
const EQZ = 0x45;
const GE_U = 0x4f;
const BR = 0x0c;
const LOAD = 0x28;
const LOAD8_U = 0x2d;
const STORE8 = 0x3a;

/** Where the ranges lie that are watched for writes, behind the marks, and where those for reads do. */
const WRITTEN_AT = (MARK_PAGES - 1) * PAGE_SIZE + 1024;
const READ_AT = WRITTEN_AT + 1024;
const MOST_RANGES = 32;

/**
 * Writes what is watched where the functions of `writeMarksModule` find it: a count, and first and last byte of each
 * range. Where there are many, or the watch does not tell, they ask JavaScript about each access of a watched chunk.
 */
export function writeRanges(marks: ArrayBufferLike, watch: MemoryWatch): void {
  for (const write of [true, false]) {
    const ranges = watch.covers?.(write) ?? null;
    const words = new Uint32Array(marks, write ? WRITTEN_AT : READ_AT, 1 + 2 * MOST_RANGES);
    words[0] = ranges === null || ranges.length > MOST_RANGES ? 0xffff_ffff : ranges.length;
    ranges?.slice(0, MOST_RANGES).forEach(({ from, to }, i) => words.set([from, to - 1], 1 + 2 * i));
  }
}

/** What JavaScript adds to the module of `writeMarksModule`: asked about an access, it answers 0 when it may be done. */
export type MarkHooks = {
  readonly touch: (base: number, offset: number, size: number) => number;
  readonly look: (base: number, offset: number, size: number) => number;
};

/** Parameters of the functions of that module, all i32; their result is one, too. */
export const markFunctions = { touch: 3, look: 3, fill: 2, copy: 3 } as const;

/**
 * A module of the functions that a twin asks about the accesses that its own look at a mark does not settle. They
 * answer 0 when the access may be done, and is marked. (Beside the twin, because its resumed loops need them, too.)
 *
 *     touch(base, offset, size)   a store: both of the chunks it reaches into are looked at, and what is watched there
 *     look(base, offset, size)    a load, the same
 *     fill(target, size)          all chunks of a range
 *     copy(target, source, size)
 */
export function writeMarksModule({ reads }: { readonly reads: boolean }): Uint8Array<ArrayBuffer> {
  const out = new Output(512);
  for (const byte of [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.byte(byte);
  const section = (id: number, write: (contents: Output) => void): void => {
    const contents = new Output(256);
    write(contents);
    out.byte(id);
    out.sized(contents);
  };
  const i32 = typeBytes[Code.i32]!;
  section(1, (types) => {
    types.u32(2);
    for (const params of [2, 3]) {
      types.byte(0x60);
      types.u32(params);
      for (let i = 0; i < params; i++) types.byte(i32);
      types.u32(1);
      types.byte(i32);
    }
  });
  section(2, (imports) => {
    imports.u32(3);
    for (const name of ['touch', 'look']) {
      imports.name('hook');
      imports.name(name);
      imports.byte(0);
      imports.u32(1);
    }
    writeMarkMemory(imports);
  });
  const names = Object.keys(markFunctions) as (keyof typeof markFunctions)[];
  section(3, (functions) => {
    functions.u32(names.length);
    for (const name of names) functions.u32(markFunctions[name] - 2);
  });
  section(7, (exports) => {
    exports.u32(names.length);
    names.forEach((name, i) => {
      exports.name(name);
      exports.byte(0);
      exports.u32(2 + i);
    });
  });
  section(10, (code) => {
    code.u32(names.length);
    for (const write of [writeTouch, writeLook, writeFill, reads ? writeWatchedCopy : writeCopy]) {
      const body = new Output(128);
      write(body);
      body.byte(END);
      code.sized(body);
    }
  });
  return out.take();
}

/** Imported: touch 0, look 1. Defined: touch 2, look 3, fill 4, copy 5. */
function writeTouch(out: Output): void {
  writeAddresses(out);
  pushMark(out, FIRST);
  out.i32(DIRTY);
  out.byte(XOR);
  pushMark(out, LAST);
  out.i32(DIRTY);
  out.byte(XOR);
  out.byte(OR);
  out.byte(EQZ);
  writeIf(out, () => out.i32(0));
  writeSearch(out, WATCH_WRITE, WRITTEN_AT, 0);
  for (const end of [FIRST, LAST]) {
    out.op(GET, end);
    out.i32(CHUNK_BITS);
    out.byte(SHR_U);
    pushMark(out, end);
    out.i32(DIRTY);
    out.byte(OR);
    out.byte(STORE8);
    out.byte(0);
    out.u32(0);
  }
  out.i32(0);
}

function writeLook(out: Output): void {
  writeAddresses(out);
  writeSearch(out, WATCH_READ, READ_AT, 1);
  out.i32(0);
}

/** Locals behind base, offset and size. */
const FIRST = 3;
const LAST = 4;
const RANGE = 5;
const COUNT = 6;

/** Declares the locals; the first and the last byte of the access. */
function writeAddresses(out: Output): void {
  out.u32(1);
  out.u32(4);
  out.byte(typeBytes[Code.i32]!);
  out.op(GET, 0);
  out.op(GET, 1);
  out.byte(ADD);
  out.op(TEE, FIRST);
  out.op(GET, 2);
  out.byte(ADD);
  out.i32(1);
  out.byte(SUB);
  out.op(SET, LAST);
}

/** Goes on when a watched chunk is met, but no watched range; else answers what JavaScript does. */
function writeSearch(out: Output, mark: number, ranges: number, hook: number): void {
  const ask = (): void => {
    for (let i = 0; i < 3; i++) out.op(GET, i);
    out.op(CALL, hook);
  };
  pushMark(out, FIRST);
  pushMark(out, LAST);
  out.byte(OR);
  out.i32(mark);
  out.byte(AND);
  out.byte(EQZ);
  writeIf(out, ask);
  out.i32(ranges);
  out.op(TEE, RANGE);
  pushWord(out, 0);
  out.op(TEE, COUNT);
  out.i32(MOST_RANGES);
  out.byte(GT_U);
  writeIf(out, ask);
  out.byte(BLOCK);
  out.byte(EMPTY);
  out.byte(LOOP);
  out.byte(EMPTY);
  out.op(GET, COUNT);
  out.byte(EQZ);
  out.op(BR_IF, 1);
  out.op(GET, FIRST);
  out.op(GET, RANGE);
  pushWord(out, 8);
  out.byte(LE_U);
  out.op(GET, LAST);
  out.op(GET, RANGE);
  pushWord(out, 4);
  out.byte(GE_U);
  out.byte(AND);
  writeIf(out, ask);
  out.op(GET, RANGE);
  out.i32(8);
  out.byte(ADD);
  out.op(SET, RANGE);
  out.op(GET, COUNT);
  out.i32(1);
  out.byte(SUB);
  out.op(SET, COUNT);
  out.op(BR, 0);
  out.byte(END);
  out.byte(END);
}

/** Returns the answer when what lies on the stack is not 0. */
function writeIf(out: Output, answer: () => void): void {
  out.byte(IF);
  out.byte(EMPTY);
  answer();
  out.byte(RETURN);
  out.byte(END);
}

function pushMark(out: Output, address: number): void {
  out.op(GET, address);
  out.i32(CHUNK_BITS);
  out.byte(SHR_U);
  loadMark(out);
}

/** Takes the number of a chunk and pushes its mark. */
function loadMark(out: Output): void {
  out.byte(LOAD8_U);
  out.byte(0);
  out.u32(0);
}

/** Takes an address and pushes the word so many bytes behind it. */
function pushWord(out: Output, behind: number): void {
  out.byte(LOAD);
  out.byte(2);
  out.u32(behind);
}

function writeFill(out: Output): void {
  out.u32(1);
  out.u32(2);
  out.byte(typeBytes[Code.i32]!);
  const [at, last] = [2, 3];
  // None, or many: that is JavaScript's.
  out.op(GET, 1);
  out.i32(1);
  out.byte(SUB);
  out.i32(LONG);
  out.byte(GT_U);
  out.byte(IF);
  out.byte(EMPTY);
  out.op(GET, 0);
  out.i32(0);
  out.op(GET, 1);
  out.op(CALL, 0);
  out.byte(RETURN);
  out.byte(END);
  out.op(GET, 0);
  out.i32(CHUNK_BITS);
  out.byte(SHR_U);
  out.op(SET, at);
  out.op(GET, 0);
  out.op(GET, 1);
  out.byte(ADD);
  out.i32(1);
  out.byte(SUB);
  out.i32(CHUNK_BITS);
  out.byte(SHR_U);
  out.op(SET, last);
  out.byte(BLOCK);
  out.byte(EMPTY);
  out.byte(LOOP);
  out.byte(EMPTY);
  out.op(GET, at);
  loadMark(out);
  out.i32(1);
  out.byte(NE);
  out.op(BR_IF, 1);
  out.op(GET, at);
  out.i32(1);
  out.byte(ADD);
  out.op(0x22, at);
  out.op(GET, last);
  out.byte(LE_U);
  out.op(BR_IF, 0);
  out.i32(0);
  out.byte(RETURN);
  out.byte(END);
  out.byte(END);
  out.op(GET, 0);
  out.i32(0);
  out.op(GET, 1);
  out.op(CALL, 0);
}

function writeCopy(out: Output): void {
  out.u32(0);
  out.op(GET, 0);
  out.op(GET, 2);
  out.op(CALL, 4);
}

function writeWatchedCopy(out: Output): void {
  out.u32(0);
  out.op(GET, 1);
  out.i32(0);
  out.op(GET, 2);
  out.op(CALL, 1);
  out.byte(IF);
  out.byte(EMPTY);
  out.i32(1);
  out.byte(RETURN);
  out.byte(END);
  out.op(GET, 0);
  out.op(GET, 2);
  out.op(CALL, 4);
}
