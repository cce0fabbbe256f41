import type { ValueType } from '../../src/engine/index.ts';
import type { Opcode } from '../../src/engine/module/opcode.ts';
import { opcodes } from '../../src/engine/module/opcodes.ts';
import type { Random } from '../support/random.ts';
import { buildModule, signed, unsigned, type BuiltFunc } from './runtime/module-builder.ts';
import { opcodeBytes } from './vector-functions.ts';

type Num = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';
const nums: readonly Num[] = ['i32', 'i64', 'f32', 'f64', 'v128'];
/** Types of what JavaScript can hand over. */
const scalars = nums.filter((type) => type !== 'v128');

/** The first relaxed vector instruction; the platform need not know these. */
const FIRST_RELAXED = 0xfd100;
/** Results with lanes that arithmetic made. */
const roundedLanes = /^f\d+x\d\.(ceil|floor|trunc|nearest|sqrt|add|sub|mul|div|min|max|demote_\w+|promote_\w+)$/;

/** Numeric operators with their types, by result, and the vector instructions without a memory. */
const operators = opcodes
  .filter(
    ({ number, immediate, params, results, group }) =>
      (number < 256 || number >> 12 >= 0xfc) &&
      number < FIRST_RELAXED &&
      ['none', 'lane', 'shuffle'].includes(immediate) &&
      params &&
      results &&
      ['compare', 'arithmetic', 'convert', 'vector'].includes(group),
  )
  .map(({ number, immediate, params, results, mnemonic, group }) => ({
    code: opcodeBytes({ number }),
    immediate,
    lanes: Number(/x(\d+)/.exec(mnemonic)?.[1]),
    params: params as Num[],
    result: results![0] as Num,
    // What arithmetic makes of NaNs is the platform's choice: its result is made canonical by the program itself.
    mayMakeNaN:
      group === 'vector'
        ? roundedLanes.test(mnemonic)
        : results![0]!.startsWith('f') && !/\.(neg|abs|copysign|(reinterpret|convert)_\w+)$/.test(mnemonic),
    narrow: mnemonic.startsWith('f32'),
  }));

const accesses = opcodes.filter(({ access, number }) => access !== null && (number < 256 || number >> 12 === 0xfd));
const loads = accesses.filter(({ results }) => results!.length > 0);
const stores = accesses.filter(({ results }) => results!.length === 0);

interface Signature {
  readonly params: readonly Num[];
  readonly results: readonly Num[];
}

interface Label {
  /** What a branch to it carries. */
  readonly types: readonly Num[];
}

/** Globals every program has: fuel, then one of each type that the code may change. */
export const globalTypes: readonly Num[] = ['i32', ...nums];
const FUEL = 0;
export const PAGES = 2;

/**
 * A valid module made at random: functions that call each other (by name and through a table), nested blocks, loops and
 * ifs with parameters and results, branches of every kind, all numeric operators and vector instructions, loads and stores (mostly inside the
 * memory), growth, bulk memory. Every loop and every call costs fuel, so that it ends: without fuel it is `unreachable`.
 */
export class RandomProgram {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly entry: Signature;
  readonly #types: Signature[] = [];
  readonly #funcs: Signature[] = [];

  constructor(readonly random: Random) {
    const count = 2 + random.below(4);
    for (let i = 0; i < count; i++) {
      const from = i === 0 ? scalars : nums;
      this.#funcs.push({ params: this.#list(3, from), results: this.#list(i === 0 ? 1 : 2, from) });
    }
    this.entry = this.#funcs[0]!;
    const bodies = this.#funcs.map((type) => new BodyMaker(random, this.#funcs, this.#types, type).make());
    const funcs: BuiltFunc[] = bodies.map((made, i) => ({
      ...this.#funcs[i]!,
      ...made,
      ...(i === 0 ? { name: 'run' } : {}),
    }));
    this.bytes = buildModule({
      // Function types first, so that call_indirect can name them by the number of the function.
      types: [...this.#funcs, ...this.#types],
      funcs,
      memory: { min: PAGES, max: PAGES + 2 },
      globals: globalTypes.map((type, i) => ({
        type,
        name: `g${i}`,
        init: i === FUEL ? [0x41, ...signed(300n)] : zero(type),
      })),
      table: [...this.#funcs.keys()],
    });
  }

  #list(most: number, from: readonly Num[]): Num[] {
    return Array.from({ length: this.random.below(most + 1) }, () => this.random.pick(from));
  }
}

function zero(type: Num): number[] {
  return {
    i32: [0x41, 0],
    i64: [0x42, 0],
    f32: [0x43, 0, 0, 0, 0],
    f64: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
    v128: [0xfd, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  }[type];
}

class BodyMaker {
  readonly #code: number[] = [];
  readonly #locals: Num[];
  readonly #extra: Num[];
  readonly #labels: Label[] = [];
  #budget: number;

  constructor(
    readonly random: Random,
    readonly funcs: readonly Signature[],
    readonly types: Signature[],
    readonly type: Signature,
  ) {
    this.#extra = [...nums, ...nums];
    this.#locals = [...type.params, ...this.#extra];
    this.#budget = 30 + random.below(120);
  }

  make(): { locals: readonly ValueType[]; body: readonly number[] } {
    this.#labels.push({ types: this.type.results });
    this.#payFuel();
    this.#statements(2);
    for (const type of this.type.results) this.#value(type, 3);
    return { locals: this.#extra, body: this.#code };
  }

  #emit(...bytes: readonly number[]): void {
    for (const byte of bytes) this.#code.push(byte);
  }

  /** fuel -= 1, unreachable when there is none. */
  #payFuel(): void {
    this.#emit(0x23, FUEL, 0x45, 0x04, 0x40, 0x00, 0x0b, 0x23, FUEL, 0x41, 1, 0x6b, 0x24, FUEL);
  }

  #statements(depth: number): void {
    const count = 1 + this.random.below(5);
    for (let i = 0; i < count && this.#budget > 0; i++) this.#statement(depth);
  }

  #statement(depth: number): void {
    this.#budget--;
    const kind = this.random.below(depth > 0 ? 15 : 9);
    switch (kind) {
      case 0:
      case 1:
      case 2: {
        const local = this.random.below(this.#locals.length);
        this.#value(this.#locals[local]!, 3);
        return this.#emit(0x21, ...unsigned(local));
      }
      case 3: {
        const global = 1 + this.random.below(globalTypes.length - 1);
        this.#value(globalTypes[global]!, 3);
        return this.#emit(0x24, global);
      }
      case 4:
      case 5:
        return this.#store();
      case 6:
        return this.#bulk();
      case 7:
        this.#value(this.random.pick(nums), 3);
        return this.#emit(0x1a);
      case 8:
        return this.#branchIf();
      case 9:
        return this.#leave(depth);
      default:
        return this.#block(depth);
    }
  }

  /** A block, loop or if with parameters and results, whose results are dropped or kept in locals. */
  #block(depth: number): void {
    const { random } = this;
    const params = this.#some();
    const results = this.#some();
    const kind = random.pick(['block', 'loop', 'if', 'else'] as const);
    const balanced = kind === 'if' ? params : results;
    for (const type of params) this.#value(type, 2);
    if (kind === 'if' || kind === 'else') this.#value('i32', 2);
    this.#emit({ block: 0x02, loop: 0x03, if: 0x04, else: 0x04 }[kind], ...this.#blockType(params, balanced));
    this.#labels.push({ types: kind === 'loop' ? params : balanced });
    if (kind === 'loop') this.#payFuel();
    this.#inner(params, balanced, depth);
    if (kind === 'else') {
      this.#emit(0x05);
      this.#inner(params, balanced, depth);
    }
    this.#emit(0x0b);
    this.#labels.pop();
    for (const type of [...balanced].reverse()) this.#sink(type);
  }

  /** From a stack of `params` to one of `results`. */
  #inner(params: readonly Num[], results: readonly Num[], depth: number): void {
    if (params.length === results.length && params.every((type, i) => type === results[i]) && this.random.chance(50)) {
      return this.#statements(depth - 1);
    }
    for (const type of [...params].reverse()) this.#sink(type);
    this.#statements(depth - 1);
    for (const type of results) this.#value(type, 2);
  }

  /** Puts the top value into a local, or drops it. */
  #sink(type: Num): void {
    if (this.random.chance(30)) return this.#emit(0x1a);
    this.#emit(0x21, ...unsigned(this.#localOf(type)));
  }

  /** A branch that is taken or not; values it carries are dropped when it is not. */
  #branchIf(): void {
    const depth = this.random.below(this.#labels.length);
    const { types } = this.#labels[this.#labels.length - 1 - depth]!;
    // Something below that a branch has to drop.
    const below = this.random.chance(40) ? this.random.pick(nums) : null;
    if (below) this.#value(below, 1);
    for (const type of types) this.#value(type, 2);
    this.#value('i32', 2);
    this.#emit(0x0d, ...unsigned(depth));
    for (let i = 0; i < types.length; i++) this.#emit(0x1a);
    if (below) this.#emit(0x1a);
  }

  /** A block that ends in a branch that is always taken: br, br_table or return. */
  #leave(depth: number): void {
    const type = this.random.pick(nums);
    this.#emit(0x02, ...this.#blockType([], [type]));
    this.#labels.push({ types: [type] });
    this.#statements(depth - 1);
    if (this.random.chance(40)) this.#value(this.random.pick(nums), 1);
    const target = this.random.below(this.#labels.length);
    const { types } = this.#labels[this.#labels.length - 1 - target]!;
    for (const one of types) this.#value(one, 2);
    const same = [...this.#labels.keys()].filter((at) => this.#labels[at]!.types.join() === types.join());
    const form = this.random.pick(['br_table', 'return', 'br'] as const);
    if (form === 'br_table') {
      this.#value('i32', 2);
      const count = this.random.below(5);
      const labels = Array.from({ length: count + 1 }, () => this.#labels.length - 1 - this.random.pick(same));
      this.#emit(0x0e, ...unsigned(count), ...labels.flatMap(unsigned));
    } else if (form === 'return' && target === this.#labels.length - 1) {
      this.#emit(0x0f);
    } else {
      this.#emit(0x0c, ...unsigned(target));
    }
    // Dead code: never run, but it has to be valid.
    if (this.random.chance(30)) this.#emit(0x6a, 0x1a);
    this.#emit(0x0b);
    this.#labels.pop();
    this.#sink(type);
  }

  #store(): void {
    const row = this.random.pick(stores);
    this.#address();
    this.#value(row.access!.type, 3);
    this.#access(row);
  }

  #access(row: Opcode): void {
    this.#emit(...opcodeBytes(row), 0, ...unsigned(this.#offset()));
    if (row.immediate === 'memarg-lane') this.#emit(this.random.below(16 / row.access!.bytes));
  }

  #bulk(): void {
    if (this.random.chance(30)) {
      this.#value('i32', 1);
      this.#emit(0x40, 0, 0x1a);
      return;
    }
    this.#address();
    if (this.random.chance(50)) {
      this.#value('i32', 1);
      this.#emit(0x41, ...signed(BigInt(this.random.below(300))), 0xfc, 11, 0);
    } else {
      this.#address();
      this.#emit(0x41, ...signed(BigInt(this.random.below(300))), 0xfc, 10, 0, 0);
    }
  }

  /** An address, mostly inside the memory. */
  #address(): void {
    if (this.random.chance(90)) {
      this.#value('i32', 1);
      this.#emit(0x41, ...signed(0x1ffffn), 0x71);
      if (this.random.chance(80)) this.#emit(0x41, ...signed(0x1f000n), 0x71);
    } else {
      this.#value('i32', 2);
    }
  }

  #offset(): number {
    return this.random.chance(95)
      ? this.random.below(600)
      : this.random.pick([0x10000, 0x3fffffff, 0x40000000, 0xffffffff]);
  }

  /** Code that pushes one value of a type. */
  #value(type: Num, depth: number): void {
    this.#budget--;
    const { random } = this;
    const kind = depth <= 0 || this.#budget < 0 ? random.below(4) : random.below(16);
    switch (kind) {
      case 0:
        return this.#constant(type);
      case 1:
      case 2:
        return this.#emit(0x20, ...unsigned(this.#localOf(type)));
      case 3:
        return this.#emit(0x23, 1 + nums.indexOf(type));
      case 4: {
        const row = random.pick(loads.filter(({ results }) => results![0] === type));
        this.#address();
        if (row.params!.length === 2) this.#value('v128', depth - 1);
        return this.#access(row);
      }
      case 5:
        return this.#call(type, depth);
      case 6:
        this.#value(type, depth - 1);
        this.#value(type, depth - 1);
        this.#value('i32', depth - 1);
        return this.#emit(...(random.chance(50) ? [0x1b] : [0x1c, 1, typeByte(type)]));
      case 7:
        this.#value(type, depth - 1);
        return this.#emit(0x22, ...unsigned(this.#localOf(type)));
      case 8:
        if (type === 'i32') return this.#emit(0x3f, 0);
        return this.#constant(type);
      default:
        return this.#operator(type, depth);
    }
  }

  #operator(type: Num, depth: number): void {
    const { random } = this;
    const operator = random.pick(operators.filter(({ result }) => result === type));
    for (const param of operator.params) this.#value(param, depth - 1);
    this.#emit(...operator.code);
    if (operator.immediate === 'lane') this.#emit(random.below(operator.lanes));
    if (operator.immediate === 'shuffle') for (let i = 0; i < 16; i++) this.#emit(random.below(32));
    if (!operator.mayMakeNaN) return;
    const local = this.#locals.lastIndexOf(type);
    if (type === 'v128') {
      // bitselect (x, nan, x = x), lane by lane
      const nans = operator.narrow ? [0, 0, 0xc0, 0x7f] : [0, 0, 0, 0, 0, 0, 0xf8, 0x7f];
      const get = [0x20, ...unsigned(local)];
      this.#emit(
        0x22,
        ...unsigned(local),
        0xfd,
        0x0c,
        ...nans,
        ...nans,
        ...(operator.narrow ? [...nans, ...nans] : []),
      );
      return this.#emit(...get, ...get, 0xfd, operator.narrow ? 0x41 : 0x47, 0xfd, 0x52);
    }
    // select (x, nan, x = x)
    const nan = type === 'f32' ? [0x43, 0, 0, 0xc0, 0x7f] : [0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f];
    const get = [0x20, ...unsigned(local)];
    this.#emit(0x22, ...unsigned(local), ...nan, ...get, ...get, type === 'f32' ? 0x5b : 0x61, 0x1b);
  }

  /** A call of a function with at least one result of the type; the other results go. */
  #call(type: Num, depth: number): void {
    const fitting = [...this.funcs.keys()].filter((i) => this.funcs[i]!.results[0] === type);
    if (fitting.length === 0) return this.#operator(type, depth);
    const index = this.random.pick(fitting);
    const { params, results } = this.funcs[index]!;
    for (const param of params) this.#value(param, depth - 1);
    if (this.random.chance(50)) {
      this.#emit(0x10, index);
    } else {
      // Mostly the right element, else another one or none at all.
      if (this.random.chance(95)) this.#emit(0x41, index);
      else this.#emit(0x41, this.random.below(this.funcs.length + 2));
      this.#emit(0x11, index, 0);
    }
    for (let i = 1; i < results.length; i++) this.#emit(0x1a);
  }

  #constant(type: Num): void {
    const { random } = this;
    switch (type) {
      case 'i32':
        return this.#emit(
          0x41,
          ...signed(BigInt(random.pick([0, 1, -1, 2, 7, 255, 65535, 0x7fffffff, -0x80000000, random.bits() | 0]))),
        );
      case 'i64': {
        const wild = BigInt.asIntN(64, (BigInt(random.bits()) << 32n) | BigInt(random.bits()));
        return this.#emit(
          0x42,
          ...signed(random.pick([0n, 1n, -1n, 63n, 2n ** 32n, 2n ** 63n - 1n, -(2n ** 63n), wild])),
        );
      }
      case 'f32':
        return this.#emit(0x43, ...floatBytes(this.#float(), 4));
      case 'f64':
        return this.#emit(0x44, ...floatBytes(this.#float(), 8));
      case 'v128':
        return this.#emit(0xfd, 0x0c, ...this.#vector());
    }
  }

  #float(): number {
    const { random } = this;
    const wild = (random.bits() - 2 ** 31) * 2 ** (random.below(80) - 50);
    return random.pick([0, -0, 1, -1, 0.5, -1.5, 1e10, -1e20, 3.4e38, 1e-40, Infinity, -Infinity, NaN, wild, wild]);
  }

  /** Sixteen bytes that are something in one of the shapes. */
  #vector(): number[] {
    const { random } = this;
    switch (random.below(3)) {
      case 0:
        return Array.from({ length: 4 }, () => floatBytes(this.#float(), 4)).flat();
      case 1:
        return Array.from({ length: 2 }, () => floatBytes(this.#float(), 8)).flat();
      default:
        return Array.from({ length: 16 }, () => random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]));
    }
  }

  #localOf(type: Num): number {
    // Not the last one: that one serves to make NaNs canonical.
    const all = [...this.#locals.keys()].filter((i) => this.#locals[i] === type);
    return this.random.pick(all.slice(0, -1));
  }

  #some(): Num[] {
    return Array.from({ length: this.random.pick([0, 0, 0, 1, 1, 2]) }, () => this.random.pick(nums));
  }

  #blockType(params: readonly Num[], results: readonly Num[]): number[] {
    if (params.length === 0 && results.length === 0) return [0x40];
    if (params.length === 0 && results.length === 1) return [typeByte(results[0]!)];
    this.types.push({ params, results });
    return signed(BigInt(this.funcs.length + this.types.length - 1));
  }
}

function typeByte(type: Num): number {
  return { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b }[type];
}

function floatBytes(value: number, size: 4 | 8): number[] {
  const view = new DataView(new ArrayBuffer(8));
  if (size === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer, 0, size)];
}
