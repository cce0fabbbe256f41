import type { InstructionReader } from '../binary/instructions.ts';
import type { WasmModule } from '../module/module.ts';
import type { ByteOffset, FuncIndex, LocalIndex } from '../module/types.ts';
import { type LaneShape, laneShapes } from '../text/format.ts';
import type { BodyState } from '../validate/body-state.ts';
import { validateBody } from '../validate/code.ts';
import type { ValueView } from './views.ts';

/** Bodies up to this many bytes are looked through: it happens while a person waits for a step. */
const LONGEST = 1 << 16;
/** Functions that are remembered; the least recently asked for go first. */
const KEPT = 64;

/** Instructions that move lanes about, whatever they are: what comes out is of the shape that goes in. */
const moving = /^(v128\.(and|or|xor|not|andnot|bitselect)|i8x16\.(shuffle|swizzle|relaxed_swizzle))$/;

/**
 * How the code of a function divides its vectors, as far as that can be told. A vector has no shape of its own: the
 * instructions that compute with it have one. Whatever passes it on (locals, bitwise instructions) is of the shape that
 * most of them want.
 *
 *     local.get $x    ─┐
 *     local.get $v     ├─ wanted as f32x4, and so are $x and $v
 *     f32x4.add       ─┘
 *     local.set $x
 */
export class LaneUse {
  /** For each thing the one it goes with; a root goes with itself. */
  readonly #with = new Map<number, number>();
  /** Votes for the shapes, by root. */
  readonly #votes = new Map<number, number[]>();

  constructor(module: WasmModule, func: FuncIndex) {
    validateBody(module, func, { instruction: (state, reader) => this.#look(state, reader) });
  }

  /** Of a parameter or local. */
  local(index: LocalIndex): LaneShape | null {
    return this.#shapeOf(-1 - index);
  }

  /** Of what the instruction at an offset pushes. */
  pushed(offset: ByteOffset): LaneShape | null {
    return this.#shapeOf(offset);
  }

  #look({ operands, reachable }: BodyState, reader: InstructionReader): void {
    if (!reachable) return;
    const { mnemonic, params, results } = reader.opcode;
    const top = operands.at(-1);
    switch (mnemonic) {
      case 'local.set':
      case 'local.tee':
        if (top?.type === 'v128') this.#join(top.pushedAt, -1 - reader.index);
        return;
      case 'local.get':
        this.#join(reader.offset, -1 - reader.index);
        return;
    }
    if (params === null || results === null) return;
    const taken = params.length === 0 ? [] : operands.slice(-params.length).filter(({ type }) => type === 'v128');
    if (moving.test(mnemonic)) {
      // Bits that select, and bytes that say where to take others from, have a shape of their own.
      const data = mnemonic === 'v128.bitselect' ? 2 : mnemonic.includes('swizzle') ? 1 : taken.length;
      for (const { pushedAt } of taken.slice(0, data)) this.#join(pushedAt, reader.offset);
      return;
    }
    const shape = laneShapes.find((one) => mnemonic.startsWith(one));
    if (shape === undefined) return;
    // Conversions name the shape they take.
    const wanted = laneShapes.find((one) => mnemonic.includes(`_${one}`)) ?? shape;
    for (const { pushedAt } of taken) this.#vote(pushedAt, wanted);
    if (results[0] === 'v128')
      this.#vote(reader.offset, /\.(eq|ne|lt|gt|le|ge)(_|$)/.test(mnemonic) ? mask(shape) : shape);
  }

  #root(thing: number): number {
    let at = thing;
    for (let next = this.#with.get(at); next !== undefined && next !== at; next = this.#with.get(at)) at = next;
    return at;
  }

  #join(a: number, b: number): void {
    const [from, to] = [this.#root(a), this.#root(b)];
    if (from === to) return;
    this.#with.set(from, to);
    const votes = this.#votes.get(from);
    this.#votes.delete(from);
    if (votes !== undefined) for (const [shape, count] of votes.entries()) this.#count(to, shape, count);
  }

  #vote(thing: number, shape: LaneShape): void {
    this.#count(this.#root(thing), laneShapes.indexOf(shape), 1);
  }

  #count(root: number, shape: number, count: number): void {
    const votes = this.#votes.get(root) ?? laneShapes.map(() => 0);
    votes[shape] = (votes[shape] ?? 0) + count;
    this.#votes.set(root, votes);
  }

  #shapeOf(thing: number): LaneShape | null {
    const votes = this.#votes.get(this.#root(thing));
    return votes === undefined ? null : (laneShapes[votes.indexOf(Math.max(...votes))] ?? null);
  }
}

/** What a comparison gives is all ones or all zeros: no float. */
function mask(shape: LaneShape): LaneShape {
  return shape === 'f32x4' ? 'i32x4' : shape === 'f64x2' ? 'i64x2' : shape;
}

const kept = new WeakMap<WasmModule, Map<FuncIndex, LaneUse>>();

/** A value with the shape that the code gives it, when it is a vector in a function. */
export function divided(
  value: ValueView,
  module: WasmModule,
  func: FuncIndex,
  shape: (use: LaneUse) => LaneShape | null,
): ValueView {
  if (value.type !== 'v128') return value;
  const use = laneUseOf(module, func);
  const lanes = use && shape(use);
  return lanes ? { ...value, lanes } : value;
}

/** Null for functions of the host, and for those that are too long. */
export function laneUseOf(module: WasmModule, func: FuncIndex): LaneUse | null {
  const body = module.funcs[func]?.body;
  if (!body || body.end - body.start > LONGEST) return null;
  let known = kept.get(module);
  if (known === undefined) kept.set(module, (known = new Map()));
  const use = known.get(func) ?? new LaneUse(module, func);
  known.delete(func);
  known.set(func, use);
  if (known.size > KEPT) known.delete(known.keys().next().value!);
  return use;
}
