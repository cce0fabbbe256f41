import { DIRTY, MARK_PAGES } from '../runtime/memory.ts';
import { Output } from './output.ts';
import type { Twin } from './twin.ts';
import { Code, typeBytes } from './twin-types.ts';

/** Memories of the platform's that a twin imports: the program's and that with its marks. */
export function memoriesOf({ memory, marks }: Twin): number {
  return Number(memory) + Number(marks);
}

/** Their imports. */
export function writeMemories(out: Output, { module, memory, marks }: Twin): void {
  if (!memory) return;
  memoryImport(out, '0');
  out.byte(0);
  out.u32(module.memories[0]!.type.limits.min);
  if (marks) writeMarkMemory(out);
}

function writeMarkMemory(out: Output): void {
  memoryImport(out, '1');
  out.byte(1);
  out.u32(MARK_PAGES);
  out.u32(MARK_PAGES);
}

function memoryImport(out: Output, name: string): void {
  out.name('memory');
  out.name(name);
  out.byte(2);
}

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

const LOAD8_U = 0x2d;
const STORE8 = 0x3a;
const STORE16 = 0x3b;
/** Of an access of another memory than 0: its number follows. */
const OF_MEMORY = 0x40;

/** In a twin: takes the number of a chunk, and pushes its mark, or that of one so many chunks behind it. */
export function writeLoadMark(out: Output, behind: number): void {
  out.byte(LOAD8_U);
  out.byte(OF_MEMORY);
  out.byte(1);
  out.u32(behind);
}

/** Takes the number of a chunk, and marks it or two as written, so many behind it. */
export function writeStoreMarks(out: Output, count: 1 | 2, behind: number): void {
  out.i32(count === 1 ? DIRTY : DIRTY + 256 * DIRTY);
  out.byte(count === 1 ? STORE8 : STORE16);
  out.byte(OF_MEMORY);
  out.byte(1);
  out.u32(behind);
}

/** As `writeLoadMark`, in the module of the functions that a twin asks, which has no other memory. */
function loadMark(out: Output): void {
  out.byte(LOAD8_U);
  out.byte(0);
  out.u32(0);
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
 *     touch(base, offset, size)   a store: both of the chunks it reaches into are looked at
 *     look(base, offset, size)    a load
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
  out.u32(1);
  out.u32(1);
  out.byte(typeBytes[Code.i32]!);
  const at = 3;
  out.op(GET, 0);
  out.op(GET, 1);
  out.byte(ADD);
  out.op(0x22, at);
  out.i32(CHUNK_BITS);
  out.byte(SHR_U);
  loadMark(out);
  out.i32(1);
  out.byte(XOR);
  out.op(GET, at);
  out.op(GET, 2);
  out.byte(ADD);
  out.i32(1);
  out.byte(SUB);
  out.i32(CHUNK_BITS);
  out.byte(SHR_U);
  loadMark(out);
  out.i32(1);
  out.byte(XOR);
  out.byte(OR);
  out.byte(IF);
  out.byte(EMPTY);
  for (let i = 0; i < 3; i++) out.op(GET, i);
  out.op(CALL, 0);
  out.byte(RETURN);
  out.byte(END);
  out.i32(0);
}

function writeLook(out: Output): void {
  out.u32(0);
  for (let i = 0; i < 3; i++) out.op(GET, i);
  out.op(CALL, 1);
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
