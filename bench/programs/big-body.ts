import { ByteWriter } from './byte-writer.ts';
import type { Random } from './random.ts';

/** The value types that generated code uses, by their byte in the binary format. */
export const i32 = 0x7f;
export const i64 = 0x7e;
export const f64 = 0x7c;
export type Type = typeof i32 | typeof i64 | typeof f64;

/** A function that generated code may call. */
export interface Callee {
  readonly index: number;
  readonly typeIndex: number;
  readonly params: readonly Type[];
  readonly result: Type;
}

/** What a body may use of the module around it. */
export interface Surroundings {
  /** Functions that may be called, by what they return. */
  readonly callees: ReadonlyMap<Type, readonly Callee[]>;
  /** Entry k of table 0 holds function k, for k below this number. */
  readonly tableEntries: number;
  /** One mutable global of each type. */
  readonly globals: ReadonlyMap<Type, number>;
}

const empty = 0x40;
const addressMask = 0xfff8;

const binary: Readonly<Record<Type, readonly number[]>> = {
  // add sub mul and or xor shl shr_s shr_u rotl
  [i32]: [0x6a, 0x6b, 0x6c, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77],
  [i64]: [0x7c, 0x7d, 0x7e, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89],
  // add sub mul div min max
  [f64]: [0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5],
};
const unary: Readonly<Record<Type, readonly number[]>> = {
  [i32]: [0x67, 0x68, 0x69, 0x45, 0xc0, 0xc1], // clz ctz popcnt eqz extend8_s extend16_s
  [i64]: [0x79, 0x7a, 0x7b, 0xc2, 0xc3, 0xc4],
  [f64]: [0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9f], // abs neg ceil floor trunc sqrt
};
/** Comparisons, whose result is an i32. */
const compare: Readonly<Record<Type, readonly number[]>> = {
  [i32]: [0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4e],
  [i64]: [0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x59],
  [f64]: [0x61, 0x62, 0x63, 0x64, 0x65, 0x66],
};
/** Opcode and the alignment to go with it. */
const loads: Readonly<Record<Type, readonly (readonly [number, number])[]>> = {
  [i32]: [
    [0x28, 2],
    [0x2c, 0],
    [0x2d, 0],
    [0x2e, 1],
    [0x2f, 1],
  ],
  [i64]: [
    [0x29, 3],
    [0x30, 0],
    [0x33, 1],
    [0x35, 2],
  ],
  [f64]: [[0x2b, 3]],
};
const stores: Readonly<Record<Type, readonly (readonly [number, number])[]>> = {
  [i32]: [
    [0x36, 2],
    [0x3a, 0],
    [0x3b, 1],
  ],
  [i64]: [
    [0x37, 3],
    [0x3e, 2],
  ],
  [f64]: [[0x39, 3]],
};
const allTypes = [i32, i64, f64] as const;

/**
 * Writes one function body of about `size` bytes: assignments, loads and stores, arithmetic, conditions, counted loops,
 * blocks left by br_if and br_table, calls. It is valid by construction, never traps, and ends if its callees do.
 */
export class BodyGenerator {
  readonly #out = new ByteWriter();
  readonly #random: Random;
  readonly #around: Surroundings;
  /** Params, then locals; the last two are i32 loop counters. */
  readonly #locals: Type[];
  /** Of each label around this place, innermost last: may it be left by a branch? (A loop's label leads back.) */
  readonly #labels: boolean[] = [];
  readonly #size: number;

  constructor(random: Random, around: Surroundings, params: readonly Type[], size: number) {
    this.#random = random;
    this.#around = around;
    this.#size = size;
    this.#locals = [...params];
  }

  /** The body as the code section holds it, its size in front; and the types of all its locals, parameters first. */
  generate(result: Type): { readonly bytes: Uint8Array; readonly locals: readonly Type[] } {
    const declared: Type[] = [];
    for (let n = this.#random.below(5); n > 0; n--) declared.push(this.#random.pick(allTypes));
    declared.push(i32, i32);
    this.#locals.push(...declared);
    this.#out.u32(declared.length);
    for (const type of declared) this.#out.byte(1, type);
    while (this.#out.length < this.#size) this.#statement(0);
    this.#expression(result, 2);
    this.#out.byte(0x0b);
    const sized = new ByteWriter(this.#out.length + 5);
    sized.u32(this.#out.length);
    sized.append(this.#out.view());
    return { bytes: sized.take(), locals: this.#locals };
  }

  #statement(depth: number): void {
    const kind = this.#random.below(100);
    if (depth < 3 && kind < 10) this.#conditional(depth);
    else if (depth < 2 && kind < 15) this.#countedLoop(depth);
    else if (depth < 3 && kind < 22) this.#block(depth);
    else if (depth < 3 && kind < 24) this.#choice(depth);
    else if (kind < 42) this.#store();
    else if (kind < 48) this.#setGlobal();
    else if (kind < 54) this.#callAndDrop();
    else if (kind < 60 && this.#labels.some(Boolean)) this.#leave();
    else this.#assign();
  }

  #statements(depth: number): void {
    for (let n = 1 + this.#random.below(4); n > 0; n--) this.#statement(depth + 1);
  }

  /** Assigns to anything but the loop counters. */
  #assign(): void {
    const [index, type] = this.#anyLocal();
    this.#expression(type, 3);
    this.#out.byte(0x21);
    this.#out.u32(index);
  }

  #store(): void {
    const type = this.#random.pick(allTypes);
    const [opcode, align] = this.#random.pick(stores[type]);
    this.#address();
    this.#expression(type, 2);
    this.#out.byte(opcode, align);
    this.#out.u32(this.#random.below(64) * 8);
  }

  #setGlobal(): void {
    const type = this.#random.pick(allTypes);
    this.#expression(type, 3);
    this.#out.byte(0x24);
    this.#out.u32(this.#around.globals.get(type) ?? 0);
  }

  #callAndDrop(): void {
    this.#expression(this.#random.pick(allTypes), 2);
    this.#out.byte(0x1a);
  }

  #conditional(depth: number): void {
    this.#expression(i32, 2);
    this.#out.byte(0x04, empty);
    this.#labels.push(true);
    this.#statements(depth);
    if (this.#random.chance(50)) {
      this.#out.byte(0x05);
      this.#statements(depth);
    }
    this.#labels.pop();
    this.#out.byte(0x0b);
  }

  #block(depth: number): void {
    this.#out.byte(0x02, empty);
    this.#labels.push(true);
    this.#statements(depth);
    this.#leave();
    this.#statements(depth);
    this.#labels.pop();
    this.#out.byte(0x0b);
  }

  /** One to three rounds; an inner loop counts in a local of its own. */
  #countedLoop(depth: number): void {
    const counter = this.#locals.length - 1 - (depth > 0 ? 1 : 0);
    this.#out.byte(0x41);
    this.#out.s32(1 + this.#random.below(3));
    this.#out.byte(0x21);
    this.#out.u32(counter);
    this.#out.byte(0x03, empty);
    this.#labels.push(false);
    this.#statements(depth === 0 ? 0 : 2);
    this.#labels.pop();
    this.#out.byte(0x20);
    this.#out.u32(counter);
    this.#out.byte(0x41, 1, 0x6b, 0x22);
    this.#out.u32(counter);
    this.#out.byte(0x0d, 0, 0x0b);
  }

  /** Blocks in blocks, and a br_table that picks where to go on: a switch. */
  #choice(depth: number): void {
    const cases = 2 + this.#random.below(4);
    for (let n = 0; n <= cases; n++) this.#out.byte(0x02, empty);
    this.#expression(i32, 1);
    this.#out.byte(0x0e);
    this.#out.u32(cases);
    for (let n = 0; n <= cases; n++) this.#out.u32(n);
    this.#out.byte(0x0b);
    for (let left = cases; left > 0; left--) {
      for (let n = 0; n < left; n++) this.#labels.push(true);
      this.#statements(depth + 1);
      for (let n = 0; n < left; n++) this.#labels.pop();
      this.#out.byte(0x0b);
    }
  }

  /** br_if out of one of the blocks around. */
  #leave(): void {
    const targets = this.#labels.flatMap((open, at) => (open ? [this.#labels.length - 1 - at] : []));
    this.#expression(i32, 2);
    this.#out.byte(0x0d);
    this.#out.u32(this.#random.pick(targets));
  }

  #expression(type: Type, depth: number): void {
    const kind = depth === 0 ? this.#random.below(40) : this.#random.below(100);
    if (kind < 12) this.#constant(type);
    else if (kind < 36) this.#getLocal(type);
    else if (kind < 40) {
      this.#out.byte(0x23);
      this.#out.u32(this.#around.globals.get(type) ?? 0);
    } else if (kind < 65) {
      this.#expression(type, depth - 1);
      this.#expression(type, depth - 1);
      this.#out.byte(this.#random.pick(binary[type]));
    } else if (kind < 72) {
      this.#expression(type, depth - 1);
      this.#out.byte(this.#random.pick(unary[type]));
    } else if (kind < 84) {
      const [opcode, align] = this.#random.pick(loads[type]);
      this.#address();
      this.#out.byte(opcode, align);
      this.#out.u32(this.#random.below(64) * 8);
    } else if (kind < 90) this.#call(type, depth - 1);
    else if (kind < 93) this.#select(type, depth - 1);
    else if (kind < 95) this.#either(type, depth - 1);
    else this.#convert(type, depth - 1);
  }

  #constant(type: Type): void {
    if (type === i32) {
      this.#out.byte(0x41);
      this.#out.s32(this.#random.chance(70) ? this.#random.below(256) - 16 : this.#random.below(2 ** 32));
    } else if (type === i64) {
      this.#out.byte(0x42);
      this.#out.s64(BigInt(this.#random.below(2 ** 32)) * (this.#random.chance(50) ? 1n : -3n));
    } else {
      this.#out.byte(0x44);
      this.#out.f64(this.#random.below(10_000) / 16 - 100);
    }
  }

  #getLocal(type: Type): void {
    const fitting = this.#locals.flatMap((local, index) => (local === type ? [index] : []));
    if (fitting.length === 0) return this.#constant(type);
    this.#out.byte(0x20);
    this.#out.u32(this.#random.pick(fitting));
  }

  /** An address within the first page, so that every access is in bounds. */
  #address(): void {
    this.#expression(i32, 1);
    this.#out.byte(0x41);
    this.#out.s32(addressMask);
    this.#out.byte(0x71);
  }

  /** A call, now and then through the table. */
  #call(type: Type, depth: number): void {
    const callees = this.#around.callees.get(type) ?? [];
    if (callees.length === 0) return this.#constant(type);
    const callee = this.#random.pick(callees);
    for (const param of callee.params) this.#expression(param, Math.min(depth, 1));
    if (callee.index < this.#around.tableEntries && this.#random.chance(30)) {
      this.#out.byte(0x41);
      this.#out.s32(callee.index);
      this.#out.byte(0x11);
      this.#out.u32(callee.typeIndex);
      this.#out.u32(0);
    } else {
      this.#out.byte(0x10);
      this.#out.u32(callee.index);
    }
  }

  #select(type: Type, depth: number): void {
    this.#expression(type, depth);
    this.#expression(type, depth);
    this.#expression(i32, depth);
    this.#out.byte(0x1b);
  }

  #either(type: Type, depth: number): void {
    this.#expression(i32, depth);
    this.#out.byte(0x04, type);
    this.#expression(type, depth);
    this.#out.byte(0x05);
    this.#expression(type, depth);
    this.#out.byte(0x0b);
  }

  /** From another type: comparisons, wraps, extensions, saturating truncations, conversions. */
  #convert(type: Type, depth: number): void {
    const from = this.#random.pick(allTypes.filter((other) => other !== type));
    if (type === i32 && this.#random.chance(60)) {
      this.#expression(from, depth);
      this.#expression(from, depth);
      this.#out.byte(this.#random.pick(compare[from]));
      return;
    }
    this.#expression(from, depth);
    if (type === i32) this.#out.byte(...(from === i64 ? [0xa7] : [0xfc, 2]));
    else if (type === i64) this.#out.byte(...(from === i32 ? [0xac] : [0xfc, 6]));
    else this.#out.byte(from === i32 ? 0xb7 : 0xb9);
  }

  #anyLocal(): readonly [number, Type] {
    const index = this.#random.below(this.#locals.length - 2);
    const type = this.#locals[index];
    return type === undefined || this.#locals.length === 2 ? [0, this.#locals[0] ?? i32] : [index, type];
  }
}
