import type { ByteWriter } from '../../../bench/programs/byte-writer.ts';
import type { Random } from '../../support/random.ts';
import { writeHeap } from './encode.ts';
import { isMakeable, type Place, writeSimple } from './constants.ts';
import { type FuncShape, hasDefault, heapOf, isNullable, isRef, matches, nonNull, type Type } from './types.ts';
import type { World } from './world.ts';

/** A block that is open. */
export interface Block {
  readonly kind: 'func' | 'block' | 'loop' | 'if' | 'else' | 'try' | 'catch' | 'catch_all' | 'try_table';
  readonly params: readonly Type[];
  readonly results: readonly Type[];
  /** What a branch to it takes. */
  readonly label: readonly Type[];
  /** Operands below it. */
  readonly height: number;
  /** Locals without a default that were set before it. */
  readonly set: ReadonlySet<number>;
  /** Nothing after this place is reached: operands come from nowhere. */
  dead: boolean;
}

/** How deep values are made of other values. */
const DEEPEST = 4;

/**
 * A body under way: what it has written, and the stacks of a validator that is stricter than the specification's. Made
 * so that whatever is asked of it leaves valid code behind.
 */
export class Code implements Place {
  readonly globals = null;
  readonly stack: Type[] = [];
  readonly blocks: Block[] = [];
  /** Types of parameters and locals. */
  readonly locals: Type[];
  /** Locals without a default that hold something. */
  set = new Set<number>();
  /** Instructions that may still be written. */
  left: number;

  constructor(
    readonly w: ByteWriter,
    readonly random: Random,
    readonly world: World,
    readonly type: FuncShape,
    more: readonly Type[],
  ) {
    this.locals = [...type.params, ...more];
    this.left = 10 + random.below(70);
    for (let i = 0; i < type.params.length; i++) this.set.add(i);
    const { results } = type;
    this.blocks.push({ kind: 'func', params: [], results, label: results, height: 0, set: new Set(), dead: false });
  }

  get block(): Block {
    return this.blocks.at(-1)!;
  }

  has(feature: Parameters<World['features']['has']>[0]): boolean {
    return this.world.features.has(feature);
  }

  /** Shall this one be allowed to trap? */
  get risky(): boolean {
    return this.random.chance(this.world.risk);
  }

  matches(sub: Type, sup: Type): boolean {
    return matches(this.world.types, sub, sup);
  }

  byte(...bytes: readonly number[]): void {
    this.w.byte(...bytes);
  }

  u32(value: number): void {
    this.w.u32(value);
  }

  heap(heap: string | number): void {
    writeHeap(this.w, heap);
  }

  /** Type of the operand `below` the top; null where there is none. */
  top(below = 0): Type | null {
    const at = this.stack.length - 1 - below;
    return at < this.block.height ? null : this.stack[at]!;
  }

  /** Are these on top (anything is, in dead code with an empty stack)? */
  fits(wanted: readonly Type[]): boolean {
    const { height, dead } = this.block;
    for (let i = 0; i < wanted.length; i++) {
      const at = this.stack.length - 1 - i;
      if (at < height) return dead;
      if (!this.matches(this.stack[at]!, wanted[wanted.length - 1 - i]!)) return false;
    }
    return true;
  }

  /** Puts these on top; what is there already is used when it fits. */
  provide(wanted: readonly Type[]): void {
    let have = this.random.chance(85) ? wanted.length : 0;
    while (have > 0 && !this.fits(wanted.slice(0, have))) have--;
    for (const type of wanted.slice(have)) this.value(type);
  }

  /** Puts a reference on top that mostly is not null where null would trap. */
  provideRef(type: Type): void {
    const top = this.top();
    if (top !== null && this.matches(top, type) && (!isNullable(top) || this.risky)) return;
    this.value(this.risky || !isMakeable(this.world, nonNull(type)) ? type : nonNull(type));
  }

  take(count: number): void {
    for (let i = 0; i < count; i++) if (this.stack.length > this.block.height) this.stack.pop();
  }

  /** The instruction just written takes so many and leaves these. */
  apply(taken: number, results: readonly Type[]): void {
    this.take(taken);
    this.stack.push(...results);
  }

  /** What follows is not reached. */
  die(): void {
    this.stack.length = this.block.height;
    this.block.dead = true;
  }

  /** Writes something that leaves a value of the type on top. */
  value(type: Type, depth = 0): void {
    if (!this.#read(type)) this.#make(type, depth);
    this.stack.push(type);
  }

  /** Of a local or global. */
  #read(type: Type): boolean {
    const { random, world } = this;
    if (!random.chance(isRef(type) ? 45 : 35)) return false;
    const locals = this.locals.flatMap((one, i) => (this.matches(one, type) && this.isSet(i) ? [i] : []));
    const globals = world.globals.flatMap((one, i) => (this.matches(one.type, type) ? [i] : []));
    if (locals.length > 0 && (globals.length === 0 || random.chance(75))) {
      this.byte(0x20);
      this.u32(random.pick(locals));
      return true;
    }
    if (globals.length === 0) return false;
    this.byte(0x23);
    this.u32(random.pick(globals));
    return true;
  }

  isSet(local: number): boolean {
    return hasDefault(this.locals[local]!) || this.set.has(local);
  }

  #make(type: Type, depth: number): void {
    const { random } = this;
    const heap = heapOf(type);
    if (heap === 'exn' && !isNullable(type)) {
      this.#exception();
      return;
    }
    if (heap === null && depth < DEEPEST && this.makePlain !== null && random.chance(40)) {
      if (this.makePlain(type, depth)) return;
    }
    writeSimple(this, type);
  }

  /** Writes an instruction that makes a number or vector, and its operands; false when there is none. Set by operations. */
  makePlain: ((type: Type, depth: number) => boolean) | null = null;

  /** (block (result exnref) (try_table (catch_all_ref 0) (throw 0)) unreachable) */
  #exception(): void {
    const { world } = this;
    this.byte(0x02, 0x64, 0x69, 0x1f, 0x40, 1, 3, 0);
    const tag = world.types[world.tags[0]!]!.shape as FuncShape;
    for (const type of tag.params) writeSimple(this, type);
    this.byte(0x08, 0, 0x0b, 0x00, 0x0b);
  }

  /** Writes a block's kind and opens it; its parameters are on top. `write` writes what stands behind the type. */
  open(kind: Block['kind'], params: readonly Type[], results: readonly Type[]): void {
    this.take(params.length);
    const label = kind === 'loop' ? params : results;
    this.blocks.push({ kind, params, results, label, height: this.stack.length, set: new Set(this.set), dead: false });
    this.stack.push(...params);
  }

  /** Leaves just the results of the innermost block on the stack, as before its `end`. */
  settle(): void {
    const { results, height, dead } = this.block;
    const exact = this.stack.length - height === results.length && this.fits(results);
    if (exact) return;
    while (this.stack.length > height) {
      this.byte(0x1a);
      this.stack.pop();
    }
    // In dead code missing ones need not come.
    if (!dead) for (const type of results) this.value(type);
  }

  /** The block is closed, and its `end` (or what stands for it) written by the caller. */
  close(): Block {
    const block = this.blocks.pop()!;
    this.stack.length = block.height;
    this.set = new Set(block.set);
    if (this.blocks.length > 0) this.stack.push(...block.results);
    return block;
  }

  /** Begins another part of the innermost block. */
  reopen(kind: Block['kind'], operands: readonly Type[]): void {
    const block = this.blocks.pop()!;
    this.stack.length = block.height;
    this.set = new Set(block.set);
    this.blocks.push({ ...block, kind, dead: false });
    this.stack.push(...operands);
  }

  /** The block with a label, counted from the innermost. */
  label(depth: number): Block {
    return this.blocks[this.blocks.length - 1 - depth]!;
  }
}
