import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import {
  decode,
  instantiate,
  Machine,
  Store,
  type Stop,
  type Value,
  type WasmFunc,
} from '../../../src/engine/index.ts';
import { fusedName, fusedSequences, isFused } from '../../../src/engine/compile/fuse.ts';
import { Op } from '../../../src/engine/compile/flat-code.ts';
import { opcodeByNumber } from '../../../src/engine/module/opcodes.ts';
import { Random } from '../../support/random.ts';
import { buildModule, signed } from '../runtime/module-builder.ts';

type Num = 'i32' | 'i64' | 'f64';

/**
 * Two locals of each type that serve as both parameters and results, then the operands of the sequence as parameters.
 */
const locals: readonly Num[] = ['i32', 'i32', 'i64', 'i64', 'f64', 'f64'];

/** A function that is nothing but one sequence, fenced by nops, and gives back its stack and all locals. */
class Fenced {
  readonly params: Num[] = [];
  readonly code: number[] = [];
  /** Types on the stack, as far as the sequence has pushed them. */
  readonly #stack: Num[] = [];
  readonly #branches: boolean;

  constructor(
    readonly operations: readonly number[],
    readonly random: Random,
    readonly float: boolean,
  ) {
    const last = operations.at(-1)!;
    this.#branches = last === Op.br || last === Op.brIf || last === Op.if;
    for (const operation of operations) this.#operation(operation);
  }

  build(): Uint8Array<ArrayBuffer> {
    const all = [...locals, ...this.params];
    const operands = this.params.flatMap((_, i) => [0x20, locals.length + i]);
    const givesBack = locals.flatMap((_, i) => [0x20, i]);
    // A branch goes out of the block and gives 1, going on gives 0.
    const body = this.#branches
      ? [0x02, 0x40, ...operands, 0x01, ...this.code, ...this.#afterBranch(), 0x41, 1, ...givesBack]
      : [...operands, 0x01, ...this.code, 0x01, ...givesBack];
    const results = [...(this.#branches ? (['i32'] as const) : this.#stack), ...locals];
    return buildModule({
      memory: { min: 1, max: 1 },
      globals: [{ type: 'i32', name: 'g', init: [0x41, ...signed(-7n)] }],
      funcs: [{ name: 'f', params: all, results, body }],
    });
  }

  #afterBranch(): number[] {
    const back = [0x41, 0, ...locals.flatMap((_, i) => [0x20, i]), 0x0f];
    const last = this.operations.at(-1);
    if (last === Op.if) return [...back, 0x0b, 0x0b];
    return last === Op.br ? [0x0b] : [...back, 0x0b];
  }

  #pop(type: Num): void {
    if (this.#stack.length > 0) this.#stack.pop();
    else this.params.unshift(type);
  }

  #operation(operation: number): void {
    const { random, code } = this;
    const wide: Num = this.float ? 'f64' : 'i64';
    const local32 = random.below(2);
    const local64 = (this.float ? 4 : 2) + random.below(2);
    switch (operation) {
      case Op.localGet32:
        code.push(0x20, local32);
        this.#stack.push('i32');
        return;
      case Op.localSet32:
        this.#pop('i32');
        code.push(0x21, local32);
        return;
      case Op.localGet64:
        code.push(0x20, local64);
        this.#stack.push(wide);
        return;
      case Op.localSet64:
        this.#pop(wide);
        code.push(0x21, local64);
        return;
      case Op.globalGet32:
        code.push(0x23, 0);
        this.#stack.push('i32');
        return;
      case Op.i32Const:
        code.push(0x41, ...signed(BigInt(random.pick([random.bits() | 0, 5, 33, -1]))));
        this.#stack.push('i32');
        return;
      case Op.i64Const:
        code.push(0x42, ...signed(BigInt(random.pick([0, 1, 31, 32, 33, 63, 64, random.bits()]))));
        this.#stack.push('i64');
        return;
      case Op.f64Const:
        code.push(0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f);
        this.#stack.push('f64');
        return;
      case Op.br:
        code.push(0x0c, 0);
        return;
      case Op.brIf:
      case Op.if:
        this.#pop('i32');
        code.push(...(operation === Op.if ? [0x04, 0x40] : [0x0d, 0]));
        return;
      default: {
        const row = opcodeByNumber(operation)!;
        for (const type of [...row.params!].reverse()) this.#pop(type as Num);
        code.push(operation, ...(row.immediate === 'memarg' ? [0, random.pick([0, 3, 8])] : []));
        this.#stack.push(row.results![0] as Num);
      }
    }
  }
}

/** Contents of the memory. */
const noise = Uint8Array.from({ length: 65536 }, (_, i) => (i * 167) ^ (i >> 7));

function randomValue(random: Random, type: Num): Value {
  if (type === 'i32')
    return { type, bits: random.pick([0, 1, 2, 7, 65530, 0x7fffffff, 0x80000000, random.bits(), random.bits()]) };
  const wild = (BigInt(random.bits()) << 32n) | BigInt(random.bits());
  if (type === 'i64') return { type, bits: random.pick([0n, 1n, 2n ** 63n, 0xffffffffn, wild, wild]) };
  const special = [0n, 0x7ff0000000000000n, 0xfff0000000000000n, 0x7ff4000000000000n, 0x3ff8000000000000n];
  return { type, bits: random.pick([...special, wild, wild]) };
}

function last(stops: Iterable<Stop>): Stop {
  for (const stop of stops) if (stop.why === 'done' || stop.why === 'trap') return stop;
  throw new Error('a run without end');
}

describe.each(fusedSequences.map((sequence) => [fusedName(sequence[0])!, sequence] as const))(
  'the fused %s',
  (_, sequence) => {
    const [fused, ...operations] = sequence;
    // Those that only move 64 bits are tried with i64 and with f64.
    const names = operations.map((operation) => opcodeByNumber(operation)?.mnemonic ?? '');
    const onlyFloat = operations.includes(Op.f64Const) || names.some((name) => name.startsWith('f64.'));
    const onlyInteger = names.some((name) => name.startsWith('i64.'));

    it('does what its operations do one by one, traps included', () => {
      for (let seed = 1; seed <= 16; seed++) {
        const random = new Random(seed);
        const store = new Store(nodePlatform, { maxStackBytes: 4096 });
        const made = new Fenced(operations, random, onlyFloat || (!onlyInteger && seed % 2 === 0));
        const instance = instantiate(store, decode(made.build()), []);
        instance.memories[0]!.bytes.set(noise);
        const func = instance.funcs[0] as WasmFunc;
        const { map } = store.code.functionAt(store.compile(func))!;
        const place = map.pcs.findIndex((pc) => store.code.pristine[pc] === Op.nop) + 1;
        const pc = map.pcs[place]!;
        const args = [...locals, ...made.params].map((type) => randomValue(random, type));
        const machine = new Machine(store);
        const outcome = (each: boolean): unknown => {
          machine.call(func, args);
          const stop = last(machine.run({ each }));
          const frames = stop.why === 'trap' ? machine.frames() : [];
          const operands = stop.why === 'trap' ? machine.i32.slice(0, machine.sp) : null;
          machine.unwind();
          return { stop, frames, operands };
        };
        expect(fusedName(store.code.active[pc]!)).toBe(fusedName(fused));
        const atOnce = outcome(false);
        expect(atOnce).toEqual(outcome(true));

        // A BREAK on any of its operations is met, and leaves the result as it was.
        for (let k = 0; k < operations.length; k++) {
          store.code.setBreak(map.pcs[place + k]!);
          machine.call(func, args);
          expect(machine.run().next().value).toMatchObject({ why: 'break', pc: map.pcs[place + k] });
          machine.unwind();
          store.code.clearBreak(map.pcs[place + k]!);
          expect(isFused(store.code.active[pc]!)).toBe(true);
          expect(outcome(false)).toEqual(atOnce);
        }
      }
    });
  },
);
