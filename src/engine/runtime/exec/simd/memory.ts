/**
 * Loads and stores of vectors and of single lanes, FD 00 to FD 0B and FD 54 to FD 5D.
 * https://webassembly.github.io/spec/core/exec/instructions.html#vector-memory-instructions
 */
import { splat32 } from './lane.ts';
import type { Lanes } from './lanes.ts';

/** Is this one of them? */
export function isVectorAccess(sub: number): boolean {
  return sub < 0x0c || (sub >= 0x54 && sub < 0x5e);
}

/** Does this one of them write? */
export function isVectorStore(sub: number): boolean {
  return sub === 0x0b || (sub >= 0x58 && sub < 0x5c);
}

/** Bytes touched by v128.load to v128.store, and by the four widths of a lane. */
const sizes = [16, 8, 8, 8, 8, 8, 8, 1, 2, 4, 8, 16];

/** Bytes that an access touches. */
export function vectorAccessSize(sub: number): number {
  if (sub < 0x0c) return sizes[sub]!;
  return sub < 0x5c ? 1 << (sub & 3) : sub === 0x5c ? 4 : 8;
}

/** The access itself, at an address that was checked. `at` is the word of the address operand. */
export function vectorAccess(v: Lanes, sub: number, at: number, view: DataView, address: number, lane: number): void {
  if (sub < 0x07) load(v, sub, at, view, address);
  else if (sub < 0x0b || sub >= 0x5c) loadPart(v, sub, at, view, address);
  else if (sub === 0x0b) store(v, at + 2, view, address);
  else if (sub < 0x58) loadLane(v, sub, at, view, address, lane);
  else storeLane(v, sub, at + 2, view, address, lane);
}

// prettier-ignore
function load({ i16, i32 }: Lanes, sub: number, at: number, view: DataView, address: number): void {
  let i = 0;
  switch (sub) {
    case 0x00: for (; i < 4; i++) i32[at + i] = view.getInt32(address + 4 * i, true); return; // v128.load
    case 0x01: for (; i < 8; i++) i16[2 * at + i] = view.getInt8(address + i); return; // v128.load8x8_s
    case 0x02: for (; i < 8; i++) i16[2 * at + i] = view.getUint8(address + i); return; // v128.load8x8_u
    case 0x03: for (; i < 4; i++) i32[at + i] = view.getInt16(address + 2 * i, true); return; // v128.load16x4_s
    case 0x04: for (; i < 4; i++) i32[at + i] = view.getUint16(address + 2 * i, true); return; // v128.load16x4_u
    case 0x05: // v128.load32x2_s
    case 0x06: // v128.load32x2_u
      for (; i < 2; i++) {
        const word = view.getInt32(address + 4 * i, true);
        i32[at + 2 * i] = word;
        i32[at + 2 * i + 1] = sub === 0x05 ? word >> 31 : 0;
      }
  }
}

// prettier-ignore
function loadPart({ i32: s }: Lanes, sub: number, at: number, view: DataView, address: number): void {
  switch (sub) {
    case 0x07: splat32(s, at, view.getUint8(address) * 0x0101_0101); return; // v128.load8_splat
    case 0x08: splat32(s, at, view.getUint16(address, true) * 0x1_0001); return; // v128.load16_splat
    case 0x09: splat32(s, at, view.getInt32(address, true)); return; // v128.load32_splat
    case 0x0a: // v128.load64_splat
      s[at] = s[at + 2] = view.getInt32(address, true);
      s[at + 1] = s[at + 3] = view.getInt32(address + 4, true); return;
    case 0x5c: // v128.load32_zero
    case 0x5d: // v128.load64_zero
      s[at] = view.getInt32(address, true);
      s[at + 1] = sub === 0x5c ? 0 : view.getInt32(address + 4, true);
      s[at + 2] = s[at + 3] = 0;
  }
}

function store({ i32 }: Lanes, from: number, view: DataView, address: number): void {
  for (let i = 0; i < 4; i++) view.setInt32(address + 4 * i, i32[from + i]!, true);
}

/** The vector stands behind the address and moves into its place. */
// prettier-ignore
function loadLane(v: Lanes, sub: number, at: number, view: DataView, address: number, lane: number): void {
  const { u8, u16, i32: s } = v;
  for (let i = at; i < at + 4; i++) s[i] = s[i + 2]!;
  switch (sub) {
    case 0x54: u8[4 * at + lane] = view.getUint8(address); return; // v128.load8_lane
    case 0x55: u16[2 * at + lane] = view.getUint16(address, true); return; // v128.load16_lane
    case 0x56: s[at + lane] = view.getInt32(address, true); return; // v128.load32_lane
    case 0x57: // v128.load64_lane
      s[at + 2 * lane] = view.getInt32(address, true);
      s[at + 2 * lane + 1] = view.getInt32(address + 4, true);
  }
}

// prettier-ignore
function storeLane(v: Lanes, sub: number, from: number, view: DataView, address: number, lane: number): void {
  const { u8, u16, i32: s } = v;
  switch (sub) {
    case 0x58: view.setUint8(address, u8[4 * from + lane]!); return; // v128.store8_lane
    case 0x59: view.setUint16(address, u16[2 * from + lane]!, true); return; // v128.store16_lane
    case 0x5a: view.setInt32(address, s[from + lane]!, true); return; // v128.store32_lane
    case 0x5b: // v128.store64_lane
      view.setInt32(address, s[from + 2 * lane]!, true);
      view.setInt32(address + 4, s[from + 2 * lane + 1]!, true);
  }
}
