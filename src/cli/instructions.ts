import {
  funcName,
  inspectAt,
  instructionText,
  type Machine,
  type Value,
  type ValueType,
  type WasmModule,
} from '../engine/index.ts';

/** An instruction that was executed, and the types of its function's operands before it. */
export interface KnownInstruction {
  readonly func: number;
  readonly name: string;
  readonly offset: number;
  /** Name and immediates. */
  readonly text: string;
  readonly operands: readonly ValueType[];
}

/** Looks instructions up by their place in the flat code, each once. */
export class InstructionTexts {
  readonly #known = new Map<number, KnownInstruction | null>();
  constructor(readonly module: WasmModule) {}

  /** The instruction of the operation at `pc`; null where there is none (the host's side of a call). */
  at(pc: number, machine: Machine): KnownInstruction | null {
    let known = this.#known.get(pc);
    if (known === undefined) this.#known.set(pc, (known = this.#look(pc, machine)));
    return known;
  }

  #look(pc: number, machine: Machine): KnownInstruction | null {
    const compiled = machine.store.code.functionAt(pc);
    const offset = compiled?.map.offsetOf(pc) ?? null;
    if (!compiled || offset === null) return null;
    const func = compiled.func.index;
    const state = inspectAt(this.module, func, offset);
    const operands = (state?.operands ?? []).flatMap(({ type }) => (type === 'bottom' ? [] : [type]));
    const text = instructionText(this.module, func, offset);
    return { func, name: funcName(this.module, func), offset, text, operands };
  }
}

/** The last `most` operands of the function that `machine` executes, deepest first. `word` is where they begin. */
export function operandValues(machine: Machine, word: number, types: readonly ValueType[], most: number): Value[] {
  const from = Math.max(0, types.length - most);
  return machine.readAll(word, types).slice(from);
}
