import type { Run } from '../debug/run.ts';
import { localsOf } from '../debug/operands.ts';
import { FrameWalk } from '../runtime/frame.ts';
import type { Ref } from '../runtime/ref.ts';
import type { Value } from '../runtime/value.ts';
import { highHalf, lowHalf } from '../util/bits.ts';
import type { StateSum } from './sums-code.ts';

/** Calls whose locals are summed, from the innermost on, and locals of each. */
const FRAMES = 64;
const LOCALS = 1000;

/**
 * What a run is like where it stands: all bytes of memory, globals, tables, the live calls, and the locals of the
 * innermost ones. The same in every process that repeated it faithfully; where code lies is no part of it.
 */
export function stateSum({ machine, instance }: Run): StateSum {
  const sum = new Sum();
  for (const { bytes } of instance.memories) sum.bytes(bytes);
  for (const global of instance.globals) sum.value(global.get());
  for (const { elements } of instance.tables) {
    sum.add(elements.length);
    for (const ref of elements) sum.ref(ref);
  }
  const walk = new FrameWalk(machine);
  for (let frames = 0; walk.next(); frames++) {
    const { compiled } = walk;
    if (walk.kind !== 'wasm' || !compiled) continue;
    const { func } = compiled;
    sum.add(func.index);
    sum.add(machine.store.code.ordinals[walk.pc]!);
    if (frames >= FRAMES || func.instance !== instance) continue;
    const locals = localsOf(instance.module, func.index);
    for (let i = 0; i < Math.min(locals.count, LOCALS); i++) {
      sum.value(machine.read(walk.locals + locals.wordOf(i), locals.typeOf(i)));
    }
  }
  return { at: machine.count, low: sum.low >>> 0, high: sum.high >>> 0 };
}

/** Is it the same state, at the same moment? */
export function sameState(a: StateSum, b: StateSum): boolean {
  return a.at === b.at && a.low === b.low && a.high === b.high;
}

/** Two sums of 32 bits, each with a multiplier of its own: every bit of a word reaches all later bits. */
class Sum {
  low = 0x2545_f491;
  high = 0x1234_5677;

  add(word: number): void {
    this.low = Math.imul((this.low << 13) | (this.low >>> 19), 0x9e37_79b1) + word;
    this.low |= 0;
    this.high = Math.imul(this.high ^ word, 0x85eb_ca6b);
    this.high ^= this.high >>> 15;
  }

  bytes(bytes: Uint8Array): void {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    let { low, high } = this;
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      low = (Math.imul((low << 13) | (low >>> 19), 0x9e37_79b1) + word) | 0;
      high = Math.imul(high ^ word, 0x85eb_ca6b);
      high ^= high >>> 15;
    }
    this.low = low;
    this.high = high;
    this.add(words.length);
  }

  value(value: Value): void {
    if ('ref' in value) this.ref(value.ref);
    else if (typeof value.bits === 'number') this.add(value.bits);
    else {
      for (let rest = value.bits, i = 0; i < (value.type === 'v128' ? 2 : 1); i++, rest >>= 64n) {
        this.add(lowHalf(rest));
        this.add(highHalf(rest));
      }
    }
  }

  /** What a reference refers to, as far as it has a name that lasts. */
  ref(ref: Ref): void {
    if (ref === null) this.add(0);
    else if (typeof ref === 'number') {
      this.add(1);
      this.add(ref);
    } else if (ref.kind === 'wasm') {
      this.add(2);
      this.add(ref.index);
    } else if (ref.kind === 'struct' || ref.kind === 'array') {
      this.add(3);
      this.add(ref.id);
    } else this.add(4);
  }
}
