import { cold } from './exec/cold.ts';
import type { WasmFunc } from './func.ts';
import type { Machine } from './machine.ts';
import { Status } from './status.ts';
import type { Table } from './table.ts';

const noTables: readonly Table[] = [];

/**
 * THE hot loop: executes flat code (compile/flat-code.ts) until something stops it, and returns why. Throws Trap.
 * Either way the machine stands before the operation at `m.pc`, with its operands still on the stack.
 *
 * - A case that is done says `continue`. A case that finds anything unusual (out of bounds, division by zero, no fuel,
 *   an operation that is rare) says `break` with nothing changed: the operation then runs on the cold path, which does
 *   it slowly and completely, trap included. So no case here traps.
 * - Everything hot is in a local. What the cold path may change is read again after it.
 * - V8 optimises no function of more than 60 KB of bytecode (22 times slower), and block-scoped temporaries cost a
 *   factor of two: temporaries are declared once, the size is guarded by a test. Case labels are literals because V8
 *   makes jump tables of literals only; a test holds them against the names in their comments.
 * - What is executed is counted where the code does not go straight on (compile/ordinals.ts). `n` is a small integer
 *   (as a double it costs a quarter): between two visits to the cold path it stays below 2^31, since fuel is given out
 *   by `fuelAtOnce`, for loops and calls, and because returns, which need none, look at it.
 * - Operands: the top slot begins at word sp - 2, the one below at sp - 4. f64 slots are counted in eights: sp >> 1.
 * - NaNs made by arithmetic are canonical; moves never pass through a JS number.
 */
export function execute(m: Machine): Status {
  const s = m.i32;
  const f32 = m.f32;
  const f64 = m.f64;
  const frames = m.frameWords;
  const stackEnd = s.length;
  const framesEnd = frames.length - 4;
  let code = m.words;
  let ordinals = m.store.code.ordinals;
  let n = 0;
  let globals = m.store.cells.words;
  let view = m.memory.view;
  let marks = m.memory.marks;
  let limit = m.memory.fast;
  let instance = m.instance;
  let tables = instance === null ? noTables : instance.tables;
  let pc = m.pc;
  let sp = m.sp;
  let fp = m.fp;
  let fr = m.fr;
  let given = Math.min(m.fuel, m.store.code.fuelAtOnce);
  let fuel = given;
  let status: Status = Status.run;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let x = 0.5;
  let table: Table['elements'];
  let func: WasmFunc | null;

  for (;;) {
    // prettier-ignore
    switch (code[pc]) {
      // ---- control -------------------------------------------------------------------------------------------
      case 0x01: // nop
      case 0x02: // block
      case 0x0b: pc += 1; continue; // end
      case 0x03: // loop
        if (fuel <= 0) break;
        fuel -= 1; pc += 1; continue;
      case 0x04: // if
        sp -= 2; if (s[sp] !== 0) { pc += 2; continue; }
        n = (n + ordinals[pc + 1]!) | 0; pc = code[pc + 1]!; continue;
      case 0x05: // else
      case 0x0c: n = (n + ordinals[pc + 1]!) | 0; pc = code[pc + 1]!; continue; // br
      case 0x0d: // brIf
        sp -= 2; if (s[sp] === 0) { pc += 2; continue; }
        n = (n + ordinals[pc + 1]!) | 0; pc = code[pc + 1]!; continue;
      case 0x0e: // brTable
        sp -= 2; a = s[sp]!; b = code[pc + 1]!;
        a = pc + 2 + (a >= 0 && a < b ? a : b); n = (n + ordinals[a]!) | 0; pc = code[a]!; continue;
      case 0xcd: // brIfMove
        sp -= 2; if (s[sp] === 0) { pc += 4; continue; }
        a = code[pc + 2]!; b = fp + code[pc + 3]!;
        for (c = sp - a; c < sp; c += 1, b += 1) s[b] = s[c]!;
        sp = b; n = (n + ordinals[pc + 1]!) | 0; pc = code[pc + 1]!; continue;
      case 0xcc: // brMove
        a = code[pc + 2]!; b = fp + code[pc + 3]!;
        for (c = sp - a; c < sp; c += 1, b += 1) s[b] = s[c]!;
        sp = b; n = (n + ordinals[pc + 1]!) | 0; pc = code[pc + 1]!; continue;
      case 0xce: // brIfReturn
        if (n > 0x40000000) break;
        sp -= 2; if (s[sp] === 0) { pc += 2; continue; }
        for (c = sp - code[pc + 1]!; c < sp; c += 1, fp += 1) s[fp] = s[c]!;
        sp = fp; fr -= 2; a = frames[fr]!; n = (n + ordinals[pc]! - ordinals[a]!) | 0; pc = a + 3; fp = frames[fr + 1]!; continue;
      case 0x0f: // return
        if (n > 0x40000000) break;
        for (c = sp - code[pc + 1]!; c < sp; c += 1, fp += 1) s[fp] = s[c]!;
        sp = fp; fr -= 2; a = frames[fr]!; n = (n + ordinals[pc]! - ordinals[a]!) | 0; pc = a + 3; fp = frames[fr + 1]!; continue;
      case 0xcf: // return0
        if (n > 0x40000000) break;
        sp = fp; fr -= 2; a = frames[fr]!; n = (n + ordinals[pc]! - ordinals[a]!) | 0; pc = a + 3; fp = frames[fr + 1]!; continue;
      case 0xd3: // return1
        if (n > 0x40000000) break;
        s[fp] = s[sp - 2]!; s[fp + 1] = s[sp - 1]!;
        sp = fp + 2; fr -= 2; a = frames[fr]!; n = (n + ordinals[pc]! - ordinals[a]!) | 0; pc = a + 3; fp = frames[fr + 1]!; continue;
      case 0x11: // callIndirect
        a = s[sp - 2]!; table = tables[code[pc + 2]!]!.elements;
        if (a < 0 || a >= table.length) break;
        func = table[a] as WasmFunc | null;
        if (func === null || func.typeId !== code[pc + 1] || func.entry < 0 || func.instance !== instance) break;
        a = func.entry; b = sp - 2 - code[a - 3]!;
        if (fuel <= 0 || fr >= framesEnd || b + code[a - 2]! > stackEnd) break;
        fuel -= 1; frames[fr] = pc; frames[fr + 1] = fp; fr += 2;
        fp = b; sp -= 2; c = sp + code[a - 1]!;
        for (; sp < c; sp += 1) s[sp] = 0;
        n = (n + ordinals[pc]! + 1) | 0; pc = a; continue;
      case 0xd4: // callDirect
        a = code[pc + 2]!; b = sp - code[a - 3]!;
        if (fuel <= 0 || fr >= framesEnd || b + code[a - 2]! > stackEnd) break;
        fuel -= 1; frames[fr] = pc; frames[fr + 1] = fp; fr += 2;
        fp = b; c = sp + code[a - 1]!;
        for (; sp < c; sp += 1) s[sp] = 0;
        n = (n + ordinals[pc]! + 1) | 0; pc = a; continue;

      // ---- parametric, variables, constants ------------------------------------------------------------------
      case 0x1a: sp -= 2; pc += 1; continue; // drop
      case 0x1b: // select32
        sp -= 4; if (s[sp + 2] === 0) s[sp - 2] = s[sp]!;
        pc += 1; continue;
      case 0xcb: // select64
        sp -= 4; if (s[sp + 2] === 0) { s[sp - 2] = s[sp]!; s[sp - 1] = s[sp + 1]!; }
        pc += 1; continue;
      case 0x20: s[sp] = s[fp + code[pc + 1]!]!; sp += 2; pc += 2; continue; // localGet32
      case 0x21: sp -= 2; s[fp + code[pc + 1]!] = s[sp]!; pc += 2; continue; // localSet32
      case 0x22: s[fp + code[pc + 1]!] = s[sp - 2]!; pc += 2; continue; // localTee32
      case 0xc6: a = fp + code[pc + 1]!; s[sp] = s[a]!; s[sp + 1] = s[a + 1]!; sp += 2; pc += 2; continue; // localGet64
      case 0xc7: sp -= 2; a = fp + code[pc + 1]!; s[a] = s[sp]!; s[a + 1] = s[sp + 1]!; pc += 2; continue; // localSet64
      case 0xc8: a = fp + code[pc + 1]!; s[a] = s[sp - 2]!; s[a + 1] = s[sp - 1]!; pc += 2; continue; // localTee64
      case 0x23: s[sp] = globals[code[pc + 1]!]!; sp += 2; pc += 2; continue; // globalGet32
      case 0x24: sp -= 2; globals[code[pc + 1]!] = s[sp]!; pc += 2; continue; // globalSet32
      case 0xc9: // globalGet64
        a = code[pc + 1]!; s[sp] = globals[a]!; s[sp + 1] = globals[a + 1]!; sp += 2; pc += 2; continue;
      case 0xca: // globalSet64
        sp -= 2; a = code[pc + 1]!; globals[a] = s[sp]!; globals[a + 1] = s[sp + 1]!; pc += 2; continue;
      case 0x41: // i32Const
      case 0x43: s[sp] = code[pc + 1]!; sp += 2; pc += 2; continue; // f32Const
      case 0x42: // i64Const
      case 0x44: s[sp] = code[pc + 1]!; s[sp + 1] = code[pc + 2]!; sp += 2; pc += 3; continue; // f64Const

      // ---- loads ---------------------------------------------------------------------------------------------
      case 0x28: // i32.load
      case 0x2a: // f32.load
        a = s[sp - 2]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 4) break;
        a += b; if (marks[a >> 8]! > 3) break;
        s[sp - 2] = view.getInt32(a, true); pc += 2; continue;
      case 0x29: // i64.load
      case 0x2b: // f64.load
        a = s[sp - 2]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 8) break;
        a += b; if (marks[a >> 8]! > 3) break;
        s[sp - 2] = view.getInt32(a, true); s[sp - 1] = view.getInt32(a + 4, true); pc += 2; continue;
      case 0x2c: // i32.load8_s
        a = s[sp - 2]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 1) break;
        a += b; if (marks[a >> 8]! > 3) break;
        s[sp - 2] = view.getInt8(a); pc += 2; continue;
      case 0x2d: // i32.load8_u
        a = s[sp - 2]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 1) break;
        a += b; if (marks[a >> 8]! > 3) break;
        s[sp - 2] = view.getUint8(a); pc += 2; continue;
      case 0x2e: // i32.load16_s
        a = s[sp - 2]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 2) break;
        a += b; if (marks[a >> 8]! > 3) break;
        s[sp - 2] = view.getInt16(a, true); pc += 2; continue;
      case 0x2f: // i32.load16_u
        a = s[sp - 2]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 2) break;
        a += b; if (marks[a >> 8]! > 3) break;
        s[sp - 2] = view.getUint16(a, true); pc += 2; continue;
      case 0x30: // i64.load8_s
        a = s[sp - 2]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 1) break;
        a += b; if (marks[a >> 8]! > 3) break;
        a = view.getInt8(a); s[sp - 2] = a; s[sp - 1] = a >> 31; pc += 2; continue;
      case 0x31: // i64.load8_u
        a = s[sp - 2]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 1) break;
        a += b; if (marks[a >> 8]! > 3) break;
        s[sp - 2] = view.getUint8(a); s[sp - 1] = 0; pc += 2; continue;
      case 0x32: // i64.load16_s
        a = s[sp - 2]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 2) break;
        a += b; if (marks[a >> 8]! > 3) break;
        a = view.getInt16(a, true); s[sp - 2] = a; s[sp - 1] = a >> 31; pc += 2; continue;
      case 0x33: // i64.load16_u
        a = s[sp - 2]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 2) break;
        a += b; if (marks[a >> 8]! > 3) break;
        s[sp - 2] = view.getUint16(a, true); s[sp - 1] = 0; pc += 2; continue;
      case 0x34: // i64.load32_s
        a = s[sp - 2]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 4) break;
        a += b; if (marks[a >> 8]! > 3) break;
        a = view.getInt32(a, true); s[sp - 2] = a; s[sp - 1] = a >> 31; pc += 2; continue;
      case 0x35: // i64.load32_u
        a = s[sp - 2]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 4) break;
        a += b; if (marks[a >> 8]! > 3) break;
        s[sp - 2] = view.getInt32(a, true); s[sp - 1] = 0; pc += 2; continue;

      // ---- stores --------------------------------------------------------------------------------------------
      case 0x36: // i32.store
      case 0x38: // f32.store
      case 0x3e: // i64.store32
        a = s[sp - 4]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 4) break;
        a += b; if (marks[a >> 8] !== 1 || (a & 255) > 252) break;
        sp -= 4; view.setInt32(a, s[sp + 2]!, true); pc += 2; continue;
      case 0x37: // i64.store
      case 0x39: // f64.store
        a = s[sp - 4]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 8) break;
        a += b; if (marks[a >> 8] !== 1 || (a & 255) > 248) break;
        sp -= 4; view.setInt32(a, s[sp + 2]!, true); view.setInt32(a + 4, s[sp + 3]!, true); pc += 2; continue;
      case 0x3a: // i32.store8
      case 0x3c: // i64.store8
        a = s[sp - 4]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 1) break;
        a += b; if (marks[a >> 8] !== 1) break;
        sp -= 4; view.setInt8(a, s[sp + 2]!); pc += 2; continue;
      case 0x3b: // i32.store16
      case 0x3d: // i64.store16
        a = s[sp - 4]!; b = code[pc + 1]!;
        if (a < 0 || a > limit - b - 2) break;
        a += b; if (marks[a >> 8] !== 1 || (a & 255) > 254) break;
        sp -= 4; view.setInt16(a, s[sp + 2]!, true); pc += 2; continue;

      // ---- i32 -----------------------------------------------------------------------------------------------
      case 0x45: s[sp - 2] = s[sp - 2] === 0 ? 1 : 0; pc += 1; continue; // i32.eqz
      case 0x46: sp -= 2; s[sp - 2] = s[sp - 2]! === s[sp]! ? 1 : 0; pc += 1; continue; // i32.eq
      case 0x47: sp -= 2; s[sp - 2] = s[sp - 2]! === s[sp]! ? 0 : 1; pc += 1; continue; // i32.ne
      case 0x48: sp -= 2; s[sp - 2] = s[sp - 2]! < s[sp]! ? 1 : 0; pc += 1; continue; // i32.lt_s
      case 0x49: sp -= 2; s[sp - 2] = s[sp - 2]! >>> 0 < s[sp]! >>> 0 ? 1 : 0; pc += 1; continue; // i32.lt_u
      case 0x4a: sp -= 2; s[sp - 2] = s[sp - 2]! > s[sp]! ? 1 : 0; pc += 1; continue; // i32.gt_s
      case 0x4b: sp -= 2; s[sp - 2] = s[sp - 2]! >>> 0 > s[sp]! >>> 0 ? 1 : 0; pc += 1; continue; // i32.gt_u
      case 0x4c: sp -= 2; s[sp - 2] = s[sp - 2]! <= s[sp]! ? 1 : 0; pc += 1; continue; // i32.le_s
      case 0x4d: sp -= 2; s[sp - 2] = s[sp - 2]! >>> 0 <= s[sp]! >>> 0 ? 1 : 0; pc += 1; continue; // i32.le_u
      case 0x4e: sp -= 2; s[sp - 2] = s[sp - 2]! >= s[sp]! ? 1 : 0; pc += 1; continue; // i32.ge_s
      case 0x4f: sp -= 2; s[sp - 2] = s[sp - 2]! >>> 0 >= s[sp]! >>> 0 ? 1 : 0; pc += 1; continue; // i32.ge_u
      case 0x67: s[sp - 2] = Math.clz32(s[sp - 2]!); pc += 1; continue; // i32.clz
      case 0x68: a = s[sp - 2]!; s[sp - 2] = a === 0 ? 32 : 31 - Math.clz32(a & -a); pc += 1; continue; // i32.ctz
      case 0x6a: sp -= 2; s[sp - 2] = (s[sp - 2]! + s[sp]!) | 0; pc += 1; continue; // i32.add
      case 0x6b: sp -= 2; s[sp - 2] = (s[sp - 2]! - s[sp]!) | 0; pc += 1; continue; // i32.sub
      case 0x6c: sp -= 2; s[sp - 2] = Math.imul(s[sp - 2]!, s[sp]!); pc += 1; continue; // i32.mul
      case 0x6d: // i32.div_s
        a = s[sp - 4]!; b = s[sp - 2]!;
        if (b === 0 || b === -1) break;
        sp -= 2; s[sp - 2] = (a / b) | 0; pc += 1; continue;
      case 0x6e: // i32.div_u
        a = s[sp - 4]!; b = s[sp - 2]!;
        if (b === 0) break;
        sp -= 2; s[sp - 2] = ((a >>> 0) / (b >>> 0)) | 0; pc += 1; continue;
      case 0x6f: // i32.rem_s
        a = s[sp - 4]!; b = s[sp - 2]!;
        if (b === 0 || b === -1) break;
        sp -= 2; s[sp - 2] = (a % b) | 0; pc += 1; continue;
      case 0x70: // i32.rem_u
        a = s[sp - 4]!; b = s[sp - 2]!;
        if (b === 0) break;
        sp -= 2; s[sp - 2] = ((a >>> 0) % (b >>> 0)) | 0; pc += 1; continue;
      case 0x71: sp -= 2; s[sp - 2] = s[sp - 2]! & s[sp]!; pc += 1; continue; // i32.and
      case 0x72: sp -= 2; s[sp - 2] = s[sp - 2]! | s[sp]!; pc += 1; continue; // i32.or
      case 0x73: sp -= 2; s[sp - 2] = s[sp - 2]! ^ s[sp]!; pc += 1; continue; // i32.xor
      case 0x74: sp -= 2; s[sp - 2] = s[sp - 2]! << s[sp]!; pc += 1; continue; // i32.shl
      case 0x75: sp -= 2; s[sp - 2] = s[sp - 2]! >> s[sp]!; pc += 1; continue; // i32.shr_s
      case 0x76: sp -= 2; s[sp - 2] = s[sp - 2]! >>> s[sp]!; pc += 1; continue; // i32.shr_u
      case 0x77: sp -= 2; a = s[sp - 2]!; b = s[sp]!; s[sp - 2] = (a << b) | (a >>> -b); pc += 1; continue; // i32.rotl
      case 0x78: sp -= 2; a = s[sp - 2]!; b = s[sp]!; s[sp - 2] = (a >>> b) | (a << -b); pc += 1; continue; // i32.rotr
      case 0xc0: s[sp - 2] = (s[sp - 2]! << 24) >> 24; pc += 1; continue; // i32.extend8_s
      case 0xc1: s[sp - 2] = (s[sp - 2]! << 16) >> 16; pc += 1; continue; // i32.extend16_s

      // ---- i64, on halves: low at the slot's first word, high at its second ----------------------------------
      case 0x50: s[sp - 2] = (s[sp - 2]! | s[sp - 1]!) === 0 ? 1 : 0; pc += 1; continue; // i64.eqz
      case 0x51: // i64.eq
        sp -= 2; s[sp - 2] = s[sp - 2]! === s[sp]! && s[sp - 1]! === s[sp + 1]! ? 1 : 0; pc += 1; continue;
      case 0x52: // i64.ne
        sp -= 2; s[sp - 2] = s[sp - 2]! === s[sp]! && s[sp - 1]! === s[sp + 1]! ? 0 : 1; pc += 1; continue;
      case 0x53: // i64.lt_s
        sp -= 2; a = s[sp - 1]!; b = s[sp + 1]!;
        s[sp - 2] = (a === b ? s[sp - 2]! >>> 0 < s[sp]! >>> 0 : a < b) ? 1 : 0; pc += 1; continue;
      case 0x54: // i64.lt_u
        sp -= 2; a = s[sp - 1]!; b = s[sp + 1]!;
        s[sp - 2] = (a === b ? s[sp - 2]! >>> 0 < s[sp]! >>> 0 : a >>> 0 < b >>> 0) ? 1 : 0; pc += 1; continue;
      case 0x55: // i64.gt_s
        sp -= 2; a = s[sp - 1]!; b = s[sp + 1]!;
        s[sp - 2] = (a === b ? s[sp - 2]! >>> 0 > s[sp]! >>> 0 : a > b) ? 1 : 0; pc += 1; continue;
      case 0x56: // i64.gt_u
        sp -= 2; a = s[sp - 1]!; b = s[sp + 1]!;
        s[sp - 2] = (a === b ? s[sp - 2]! >>> 0 > s[sp]! >>> 0 : a >>> 0 > b >>> 0) ? 1 : 0; pc += 1; continue;
      case 0x57: // i64.le_s
        sp -= 2; a = s[sp - 1]!; b = s[sp + 1]!;
        s[sp - 2] = (a === b ? s[sp - 2]! >>> 0 <= s[sp]! >>> 0 : a < b) ? 1 : 0; pc += 1; continue;
      case 0x58: // i64.le_u
        sp -= 2; a = s[sp - 1]!; b = s[sp + 1]!;
        s[sp - 2] = (a === b ? s[sp - 2]! >>> 0 <= s[sp]! >>> 0 : a >>> 0 < b >>> 0) ? 1 : 0; pc += 1; continue;
      case 0x59: // i64.ge_s
        sp -= 2; a = s[sp - 1]!; b = s[sp + 1]!;
        s[sp - 2] = (a === b ? s[sp - 2]! >>> 0 >= s[sp]! >>> 0 : a > b) ? 1 : 0; pc += 1; continue;
      case 0x5a: // i64.ge_u
        sp -= 2; a = s[sp - 1]!; b = s[sp + 1]!;
        s[sp - 2] = (a === b ? s[sp - 2]! >>> 0 >= s[sp]! >>> 0 : a >>> 0 > b >>> 0) ? 1 : 0; pc += 1; continue;
      case 0x7c: // i64.add
        sp -= 2; a = s[sp - 2]!; b = (a + s[sp]!) | 0;
        s[sp - 2] = b; s[sp - 1] = (s[sp - 1]! + s[sp + 1]! + (b >>> 0 < a >>> 0 ? 1 : 0)) | 0; pc += 1; continue;
      case 0x7d: // i64.sub
        sp -= 2; a = s[sp - 2]!; b = s[sp]!;
        s[sp - 2] = (a - b) | 0; s[sp - 1] = (s[sp - 1]! - s[sp + 1]! - (a >>> 0 < b >>> 0 ? 1 : 0)) | 0; pc += 1; continue;
      case 0x7e: // i64.mul
        sp -= 2; a = s[sp - 2]!; b = s[sp]!;
        c = Math.imul(a & 0xffff, b & 0xffff) >>> 16;
        d = Math.imul(a >>> 16, b & 0xffff); d = (d + c) | 0;
        c = Math.imul(a & 0xffff, b >>> 16); c = (c + (d & 0xffff)) | 0;
        e = (Math.imul(a >>> 16, b >>> 16) + (d >>> 16) + (c >>> 16)) | 0;
        s[sp - 1] = (e + Math.imul(s[sp - 1]!, b) + Math.imul(a, s[sp + 1]!)) | 0;
        s[sp - 2] = Math.imul(a, b); pc += 1; continue;
      case 0x83: // i64.and
        sp -= 2; s[sp - 2] = s[sp - 2]! & s[sp]!; s[sp - 1] = s[sp - 1]! & s[sp + 1]!; pc += 1; continue;
      case 0x84: // i64.or
        sp -= 2; s[sp - 2] = s[sp - 2]! | s[sp]!; s[sp - 1] = s[sp - 1]! | s[sp + 1]!; pc += 1; continue;
      case 0x85: // i64.xor
        sp -= 2; s[sp - 2] = s[sp - 2]! ^ s[sp]!; s[sp - 1] = s[sp - 1]! ^ s[sp + 1]!; pc += 1; continue;
      case 0x86: // i64.shl
        sp -= 2; c = s[sp]! & 63; a = s[sp - 2]!;
        if (c >= 32) { s[sp - 1] = a << c; s[sp - 2] = 0; }
        else if (c > 0) { s[sp - 1] = (s[sp - 1]! << c) | (a >>> -c); s[sp - 2] = a << c; }
        pc += 1; continue;
      case 0x87: // i64.shr_s
        sp -= 2; c = s[sp]! & 63; b = s[sp - 1]!;
        if (c >= 32) { s[sp - 2] = b >> c; s[sp - 1] = b >> 31; }
        else if (c > 0) { s[sp - 2] = (s[sp - 2]! >>> c) | (b << -c); s[sp - 1] = b >> c; }
        pc += 1; continue;
      case 0x88: // i64.shr_u
        sp -= 2; c = s[sp]! & 63; b = s[sp - 1]!;
        if (c >= 32) { s[sp - 2] = b >>> c; s[sp - 1] = 0; }
        else if (c > 0) { s[sp - 2] = (s[sp - 2]! >>> c) | (b << -c); s[sp - 1] = b >>> c; }
        pc += 1; continue;
      case 0x89: // i64.rotl
      case 0x8a: // i64.rotr
        sp -= 2; c = s[sp]!; if (code[pc] === 0x8a) c = -c;
        a = s[sp - 2]!; b = s[sp - 1]!;
        if ((c & 32) !== 0) { d = a; a = b; b = d; }
        if ((c & 31) !== 0) { d = (a << c) | (b >>> -c); b = (b << c) | (a >>> -c); a = d; }
        s[sp - 2] = a; s[sp - 1] = b; pc += 1; continue;
      case 0xa7: // i32.wrap_i64
      case 0xbc: // i32.reinterpret_f32
      case 0xbd: // i64.reinterpret_f64
      case 0xbe: // f32.reinterpret_i32
      case 0xbf: pc += 1; continue; // f64.reinterpret_i64
      case 0xac: // i64.extend_i32_s
      case 0xc4: s[sp - 1] = s[sp - 2]! >> 31; pc += 1; continue; // i64.extend32_s
      case 0xad: s[sp - 1] = 0; pc += 1; continue; // i64.extend_i32_u
      case 0xc2: a = (s[sp - 2]! << 24) >> 24; s[sp - 2] = a; s[sp - 1] = a >> 31; pc += 1; continue; // i64.extend8_s
      case 0xc3: a = (s[sp - 2]! << 16) >> 16; s[sp - 2] = a; s[sp - 1] = a >> 31; pc += 1; continue; // i64.extend16_s

      // ---- f64 -----------------------------------------------------------------------------------------------
      case 0x61: sp -= 2; a = sp >> 1; s[sp - 2] = f64[a - 1]! === f64[a]! ? 1 : 0; pc += 1; continue; // f64.eq
      case 0x62: sp -= 2; a = sp >> 1; s[sp - 2] = f64[a - 1]! === f64[a]! ? 0 : 1; pc += 1; continue; // f64.ne
      case 0x63: sp -= 2; a = sp >> 1; s[sp - 2] = f64[a - 1]! < f64[a]! ? 1 : 0; pc += 1; continue; // f64.lt
      case 0x64: sp -= 2; a = sp >> 1; s[sp - 2] = f64[a - 1]! > f64[a]! ? 1 : 0; pc += 1; continue; // f64.gt
      case 0x65: sp -= 2; a = sp >> 1; s[sp - 2] = f64[a - 1]! <= f64[a]! ? 1 : 0; pc += 1; continue; // f64.le
      case 0x66: sp -= 2; a = sp >> 1; s[sp - 2] = f64[a - 1]! >= f64[a]! ? 1 : 0; pc += 1; continue; // f64.ge
      case 0x99: s[sp - 1] = s[sp - 1]! & 0x7fffffff; pc += 1; continue; // f64.abs
      case 0x9a: s[sp - 1] = s[sp - 1]! ^ 0x80000000; pc += 1; continue; // f64.neg
      case 0xa6: // f64.copysign
        sp -= 2; s[sp - 1] = (s[sp - 1]! & 0x7fffffff) | (s[sp + 1]! & 0x80000000); pc += 1; continue;
      case 0x9b: // f64.ceil
        a = (sp >> 1) - 1; x = Math.ceil(f64[a]!);
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 1; continue;
      case 0x9c: // f64.floor
        a = (sp >> 1) - 1; x = Math.floor(f64[a]!);
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 1; continue;
      case 0x9d: // f64.trunc
        a = (sp >> 1) - 1; x = Math.trunc(f64[a]!);
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 1; continue;
      case 0x9f: // f64.sqrt
        a = (sp >> 1) - 1; x = Math.sqrt(f64[a]!);
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 1; continue;
      case 0xa0: // f64.add
        sp -= 2; a = (sp >> 1) - 1; x = f64[a]! + f64[a + 1]!;
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 1; continue;
      case 0xa1: // f64.sub
        sp -= 2; a = (sp >> 1) - 1; x = f64[a]! - f64[a + 1]!;
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 1; continue;
      case 0xa2: // f64.mul
        sp -= 2; a = (sp >> 1) - 1; x = f64[a]! * f64[a + 1]!;
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 1; continue;
      case 0xa3: // f64.div
        sp -= 2; a = (sp >> 1) - 1; x = f64[a]! / f64[a + 1]!;
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 1; continue;
      case 0xa4: // f64.min
        sp -= 2; a = (sp >> 1) - 1; x = Math.min(f64[a]!, f64[a + 1]!);
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 1; continue;
      case 0xa5: // f64.max
        sp -= 2; a = (sp >> 1) - 1; x = Math.max(f64[a]!, f64[a + 1]!);
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 1; continue;

      // ---- f32: computed as f64, rounded once by the store ---------------------------------------------------
      case 0x5b: sp -= 2; s[sp - 2] = f32[sp - 2]! === f32[sp]! ? 1 : 0; pc += 1; continue; // f32.eq
      case 0x5c: sp -= 2; s[sp - 2] = f32[sp - 2]! === f32[sp]! ? 0 : 1; pc += 1; continue; // f32.ne
      case 0x5d: sp -= 2; s[sp - 2] = f32[sp - 2]! < f32[sp]! ? 1 : 0; pc += 1; continue; // f32.lt
      case 0x5e: sp -= 2; s[sp - 2] = f32[sp - 2]! > f32[sp]! ? 1 : 0; pc += 1; continue; // f32.gt
      case 0x5f: sp -= 2; s[sp - 2] = f32[sp - 2]! <= f32[sp]! ? 1 : 0; pc += 1; continue; // f32.le
      case 0x60: sp -= 2; s[sp - 2] = f32[sp - 2]! >= f32[sp]! ? 1 : 0; pc += 1; continue; // f32.ge
      case 0x8b: s[sp - 2] = s[sp - 2]! & 0x7fffffff; pc += 1; continue; // f32.abs
      case 0x8c: s[sp - 2] = s[sp - 2]! ^ 0x80000000; pc += 1; continue; // f32.neg
      case 0x91: // f32.sqrt
        x = Math.sqrt(f32[sp - 2]!);
        if (x === x) f32[sp - 2] = x; else s[sp - 2] = 0x7fc00000;
        pc += 1; continue;
      case 0x92: // f32.add
        sp -= 2; x = f32[sp - 2]! + f32[sp]!;
        if (x === x) f32[sp - 2] = x; else s[sp - 2] = 0x7fc00000;
        pc += 1; continue;
      case 0x93: // f32.sub
        sp -= 2; x = f32[sp - 2]! - f32[sp]!;
        if (x === x) f32[sp - 2] = x; else s[sp - 2] = 0x7fc00000;
        pc += 1; continue;
      case 0x94: // f32.mul
        sp -= 2; x = f32[sp - 2]! * f32[sp]!;
        if (x === x) f32[sp - 2] = x; else s[sp - 2] = 0x7fc00000;
        pc += 1; continue;
      case 0x95: // f32.div
        sp -= 2; x = f32[sp - 2]! / f32[sp]!;
        if (x === x) f32[sp - 2] = x; else s[sp - 2] = 0x7fc00000;
        pc += 1; continue;

      // ---- conversions ---------------------------------------------------------------------------------------
      case 0xaa: // i32.trunc_f64_s
        x = f64[(sp >> 1) - 1]!;
        if (!(x > -2147483649 && x < 2147483648)) break;
        s[sp - 2] = x | 0; pc += 1; continue;
      case 0xab: // i32.trunc_f64_u
        x = f64[(sp >> 1) - 1]!;
        if (!(x > -1 && x < 4294967296)) break;
        s[sp - 2] = x | 0; pc += 1; continue;
      case 0xb2: f32[sp - 2] = s[sp - 2]!; pc += 1; continue; // f32.convert_i32_s
      case 0xb7: f64[(sp >> 1) - 1] = s[sp - 2]!; pc += 1; continue; // f64.convert_i32_s
      case 0xb8: f64[(sp >> 1) - 1] = s[sp - 2]! >>> 0; pc += 1; continue; // f64.convert_i32_u
      case 0xb6: // f32.demote_f64
        x = f64[(sp >> 1) - 1]!;
        if (x === x) f32[sp - 2] = x; else s[sp - 2] = 0x7fc00000;
        pc += 1; continue;
      case 0xbb: // f64.promote_f32
        x = f32[sp - 2]!;
        if (x === x) f64[(sp >> 1) - 1] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 1; continue;

      // ---- fused sequences (compile/fuse.ts): the immediates are those of the single operations --------------
      case 0x120: // get32get32
        s[sp] = s[fp + code[pc + 1]!]!; s[sp + 2] = s[fp + code[pc + 3]!]!; sp += 4; pc += 4; continue;
      case 0x121: s[sp] = s[fp + code[pc + 1]!]!; s[sp + 2] = code[pc + 3]!; sp += 4; pc += 4; continue; // get32const
      case 0x122: // get64get64
        a = fp + code[pc + 1]!; b = fp + code[pc + 3]!; s[sp] = s[a]!; s[sp + 1] = s[a + 1]!;
        s[sp + 2] = s[b]!; s[sp + 3] = s[b + 1]!; sp += 4; pc += 4; continue;
      case 0x123: // get64const
        a = fp + code[pc + 1]!; s[sp] = s[a]!; s[sp + 1] = s[a + 1]!;
        s[sp + 2] = code[pc + 3]!; s[sp + 3] = code[pc + 4]!; sp += 4; pc += 5; continue;
      case 0x124: // set32get32
        s[fp + code[pc + 1]!] = s[sp - 2]!; s[sp - 2] = s[fp + code[pc + 3]!]!; pc += 4; continue;
      case 0x125: // set64get64
        a = fp + code[pc + 1]!; b = fp + code[pc + 3]!; s[a] = s[sp - 2]!; s[a + 1] = s[sp - 1]!;
        s[sp - 2] = s[b]!; s[sp - 1] = s[b + 1]!; pc += 4; continue;
      case 0x126: // get32get32add
        s[sp] = (s[fp + code[pc + 1]!]! + s[fp + code[pc + 3]!]!) | 0; sp += 2; pc += 5; continue;
      case 0x127: // get32get32addSet
        s[fp + code[pc + 6]!] = (s[fp + code[pc + 1]!]! + s[fp + code[pc + 3]!]!) | 0; pc += 7; continue;
      case 0x128: s[sp] = (s[fp + code[pc + 1]!]! + code[pc + 3]!) | 0; sp += 2; pc += 5; continue; // get32constAdd
      case 0x129: // get32constAddSet
        s[fp + code[pc + 6]!] = (s[fp + code[pc + 1]!]! + code[pc + 3]!) | 0; pc += 7; continue;
      case 0x12a: s[sp] = (s[fp + code[pc + 1]!]! - code[pc + 3]!) | 0; sp += 2; pc += 5; continue; // get32constSub
      case 0x12b: s[sp - 2] = (s[sp - 2]! + s[fp + code[pc + 1]!]!) | 0; pc += 3; continue; // get32add
      case 0x12c: s[sp - 2] = (s[sp - 2]! + code[pc + 1]!) | 0; pc += 3; continue; // constAdd
      case 0x12d: s[sp - 2] = (s[sp - 2]! - code[pc + 1]!) | 0; pc += 3; continue; // constSub
      case 0x12e: s[sp - 2] = s[sp - 2]! << code[pc + 1]!; pc += 3; continue; // constShl
      case 0x12f: s[sp - 2] = s[sp - 2]! & code[pc + 1]!; pc += 3; continue; // constAnd
      case 0x130: s[sp - 2] = s[sp - 2]! >>> code[pc + 1]!; pc += 3; continue; // constShrU
      case 0x131: sp -= 4; s[fp + code[pc + 2]!] = (s[sp]! + s[sp + 2]!) | 0; pc += 3; continue; // addSet32
      case 0x132: sp -= 2; s[fp + code[pc + 1]!] = s[sp]!; n = (n + ordinals[pc + 3]!) | 0; pc = code[pc + 3]!; continue; // set32br
      case 0x133: // get32load32
        a = s[fp + code[pc + 1]!]!; b = code[pc + 3]!;
        if (a < 0 || a > limit - b - 4) break;
        a += b; if (marks[a >> 8]! > 3) break;
        s[sp] = view.getInt32(a, true); sp += 2; pc += 4; continue;
      case 0x134: // get32load8u
        a = s[fp + code[pc + 1]!]!; b = code[pc + 3]!;
        if (a < 0 || a > limit - b - 1) break;
        a += b; if (marks[a >> 8]! > 3) break;
        s[sp] = view.getUint8(a); sp += 2; pc += 4; continue;
      case 0x135: // get32loadF64
        a = s[fp + code[pc + 1]!]!; b = code[pc + 3]!;
        if (a < 0 || a > limit - b - 8) break;
        a += b; if (marks[a >> 8]! > 3) break;
        s[sp] = view.getInt32(a, true); s[sp + 1] = view.getInt32(a + 4, true); sp += 2; pc += 4; continue;
      case 0x136: // get64get64f64Add
        a = sp >> 1; x = f64[(fp + code[pc + 1]!) >> 1]! + f64[(fp + code[pc + 3]!) >> 1]!;
        if (x === x) f64[a] = x; else { s[sp] = 0; s[sp + 1] = 0x7ff80000; }
        sp += 2; pc += 5; continue;
      case 0x137: // get64get64f64Sub
        a = sp >> 1; x = f64[(fp + code[pc + 1]!) >> 1]! - f64[(fp + code[pc + 3]!) >> 1]!;
        if (x === x) f64[a] = x; else { s[sp] = 0; s[sp + 1] = 0x7ff80000; }
        sp += 2; pc += 5; continue;
      case 0x138: // get64get64f64Mul
        a = sp >> 1; x = f64[(fp + code[pc + 1]!) >> 1]! * f64[(fp + code[pc + 3]!) >> 1]!;
        if (x === x) f64[a] = x; else { s[sp] = 0; s[sp + 1] = 0x7ff80000; }
        sp += 2; pc += 5; continue;
      case 0x139: // get64f64Add
        a = (sp >> 1) - 1; x = f64[a]! + f64[(fp + code[pc + 1]!) >> 1]!;
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 3; continue;
      case 0x13a: // get64f64Sub
        a = (sp >> 1) - 1; x = f64[a]! - f64[(fp + code[pc + 1]!) >> 1]!;
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 3; continue;
      case 0x13b: // get64f64Mul
        a = (sp >> 1) - 1; x = f64[a]! * f64[(fp + code[pc + 1]!) >> 1]!;
        if (x === x) f64[a] = x; else { s[sp - 2] = 0; s[sp - 1] = 0x7ff80000; }
        pc += 3; continue;
      case 0x13c: // f64AddSet
        sp -= 4; a = sp >> 1; b = fp + code[pc + 2]!; x = f64[a]! + f64[a + 1]!;
        if (x === x) f64[b >> 1] = x; else { s[b] = 0; s[b + 1] = 0x7ff80000; }
        pc += 3; continue;
      case 0x13d: // f64SubSet
        sp -= 4; a = sp >> 1; b = fp + code[pc + 2]!; x = f64[a]! - f64[a + 1]!;
        if (x === x) f64[b >> 1] = x; else { s[b] = 0; s[b + 1] = 0x7ff80000; }
        pc += 3; continue;
      case 0x13e: // f64MulSet
        sp -= 4; a = sp >> 1; b = fp + code[pc + 2]!; x = f64[a]! * f64[a + 1]!;
        if (x === x) f64[b >> 1] = x; else { s[b] = 0; s[b + 1] = 0x7ff80000; }
        pc += 3; continue;
      case 0x13f: // i64AddSet
        sp -= 4; a = s[sp]!; b = (a + s[sp + 2]!) | 0; c = fp + code[pc + 2]!;
        d = (s[sp + 1]! + s[sp + 3]! + (b >>> 0 < a >>> 0 ? 1 : 0)) | 0; s[c] = b; s[c + 1] = d; pc += 3; continue;
      case 0x140: // i64XorSet
        sp -= 4; c = fp + code[pc + 2]!; s[c] = s[sp]! ^ s[sp + 2]!; s[c + 1] = s[sp + 1]! ^ s[sp + 3]!; pc += 3; continue;
      case 0x141: // get32global
        s[sp] = s[fp + code[pc + 1]!]!; s[sp + 2] = globals[code[pc + 3]!]!; sp += 4; pc += 4; continue;
      case 0x142: sp -= 4; s[sp - 2] = (s[sp - 2]! + (s[sp]! << s[sp + 2]!)) | 0; pc += 2; continue; // shlAdd
      case 0x143: // constI64Shl
        c = code[pc + 1]! & 63; a = s[sp - 2]!;
        if (c >= 32) { s[sp - 1] = a << c; s[sp - 2] = 0; }
        else if (c > 0) { s[sp - 1] = (s[sp - 1]! << c) | (a >>> -c); s[sp - 2] = a << c; }
        pc += 4; continue;
      case 0x144: // constI64ShrU
        c = code[pc + 1]! & 63; b = s[sp - 1]!;
        if (c >= 32) { s[sp - 2] = b >>> c; s[sp - 1] = 0; }
        else if (c > 0) { s[sp - 2] = (s[sp - 2]! >>> c) | (b << -c); s[sp - 1] = b >>> c; }
        pc += 4; continue;
      case 0x150: // compareBrIf eqz
        sp -= 2; if (s[sp] === 0) { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; } else pc += 3;
        continue;
      case 0x151: // compareBrIf eq
        sp -= 4; if (s[sp]! === s[sp + 2]!) { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; } else pc += 3;
        continue;
      case 0x152: // compareBrIf ne
        sp -= 4; if (s[sp]! !== s[sp + 2]!) { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; } else pc += 3;
        continue;
      case 0x153: // compareBrIf lt_s
        sp -= 4; if (s[sp]! < s[sp + 2]!) { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; } else pc += 3;
        continue;
      case 0x154: // compareBrIf lt_u
        sp -= 4; if (s[sp]! >>> 0 < s[sp + 2]! >>> 0) { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; } else pc += 3;
        continue;
      case 0x155: // compareBrIf gt_s
        sp -= 4; if (s[sp]! > s[sp + 2]!) { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; } else pc += 3;
        continue;
      case 0x156: // compareBrIf gt_u
        sp -= 4; if (s[sp]! >>> 0 > s[sp + 2]! >>> 0) { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; } else pc += 3;
        continue;
      case 0x157: // compareBrIf le_s
        sp -= 4; if (s[sp]! <= s[sp + 2]!) { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; } else pc += 3;
        continue;
      case 0x158: // compareBrIf le_u
        sp -= 4; if (s[sp]! >>> 0 <= s[sp + 2]! >>> 0) { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; } else pc += 3;
        continue;
      case 0x159: // compareBrIf ge_s
        sp -= 4; if (s[sp]! >= s[sp + 2]!) { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; } else pc += 3;
        continue;
      case 0x15a: // compareBrIf ge_u
        sp -= 4; if (s[sp]! >>> 0 >= s[sp + 2]! >>> 0) { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; } else pc += 3;
        continue;
      case 0x160: // compareIf eqz
        sp -= 2; if (s[sp] === 0) pc += 3; else { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; }
        continue;
      case 0x161: // compareIf eq
        sp -= 4; if (s[sp]! === s[sp + 2]!) pc += 3; else { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; }
        continue;
      case 0x162: // compareIf ne
        sp -= 4; if (s[sp]! !== s[sp + 2]!) pc += 3; else { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; }
        continue;
      case 0x163: // compareIf lt_s
        sp -= 4; if (s[sp]! < s[sp + 2]!) pc += 3; else { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; }
        continue;
      case 0x164: // compareIf lt_u
        sp -= 4; if (s[sp]! >>> 0 < s[sp + 2]! >>> 0) pc += 3; else { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; }
        continue;
      case 0x165: // compareIf gt_s
        sp -= 4; if (s[sp]! > s[sp + 2]!) pc += 3; else { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; }
        continue;
      case 0x166: // compareIf gt_u
        sp -= 4; if (s[sp]! >>> 0 > s[sp + 2]! >>> 0) pc += 3; else { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; }
        continue;
      case 0x167: // compareIf le_s
        sp -= 4; if (s[sp]! <= s[sp + 2]!) pc += 3; else { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; }
        continue;
      case 0x168: // compareIf le_u
        sp -= 4; if (s[sp]! >>> 0 <= s[sp + 2]! >>> 0) pc += 3; else { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; }
        continue;
      case 0x169: // compareIf ge_s
        sp -= 4; if (s[sp]! >= s[sp + 2]!) pc += 3; else { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; }
        continue;
      case 0x16a: // compareIf ge_u
        sp -= 4; if (s[sp]! >>> 0 >= s[sp + 2]! >>> 0) pc += 3; else { n = (n + ordinals[pc + 2]!) | 0; pc = code[pc + 2]!; }
        continue;
      default:
    }
    m.pc = pc;
    m.sp = sp;
    m.fp = fp;
    m.fr = fr;
    m.fuel -= given - fuel;
    m.countBase += n;
    status = cold(m, code[pc]!);
    if (status !== Status.run) return m.stepping ? m.stepped(status) : status;
    code = m.words;
    ordinals = m.store.code.ordinals;
    n = 0;
    globals = m.store.cells.words;
    view = m.memory.view;
    marks = m.memory.marks;
    limit = m.memory.fast;
    instance = m.instance;
    tables = instance === null ? noTables : instance.tables;
    pc = m.pc;
    sp = m.sp;
    fp = m.fp;
    fr = m.fr;
    given = Math.min(m.fuel, m.store.code.fuelAtOnce);
    fuel = given;
  }
}
