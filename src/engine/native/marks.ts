import { DIRTY, MARK_PAGES } from '../runtime/memory.ts';
import type { Output } from './output.ts';
import type { Twin } from './twin.ts';

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

/** The import of that with the marks. */
export function writeMarkMemory(out: Output): void {
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
