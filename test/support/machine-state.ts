import type { Frame, Machine, Ref, Value, WasmModule } from '../../src/engine/index.ts';
import { FixedPc } from '../../src/engine/compile/flat-code.ts';
import { localsOf, operandWord } from '../../src/engine/debug/operands.ts';
import type { Operand } from '../../src/engine/validate/body-state.ts';
import { inspectAt } from '../../src/engine/validate/inspect.ts';
import { ObjectNames } from './object-names.ts';

export interface StateOptions {
  /** NaNs are one class: engines choose the bits of those that they compute. Else their bits are told. */
  readonly nan?: boolean;
  /** Are memories told by a sum over their bytes? Else by their size alone. */
  readonly sums?: boolean;
  /** Innermost calls that are told, all when it is not said. */
  readonly frames?: number;
}

/**
 * Everything of a machine and its store that code can see, as lines of text. Objects are named by the order in which
 * they are met, so that two machines of their own can be compared and identity counts; places in code by their offset.
 */
export function machineState(machine: Machine, options: StateOptions = {}): string[] {
  const { store } = machine;
  const { sums = true } = options;
  const objects = new ObjectNames();
  const text = (value: Value): string => {
    if ('ref' in value) return objects.text(value.ref);
    return options.nan === true ? classText(value) : String(value.bits);
  };
  const place = (pc: number): string =>
    pc < FixedPc.end ? `fixed ${pc}` : `${store.code.funcOf(pc)?.index} ${store.code.offsetOf(pc)?.toString(16)}`;
  const lines = [
    `#${machine.count} at ${place(machine.pc)}`,
    `stack ${machine.sp} ${machine.fp} ${machine.fr}`,
    ...machine.frames(options.frames).map((frame) => {
      if (frame.kind !== 'wasm') return `frame ${frame.kind} ${'func' in frame ? frame.func.typeId : ''}`;
      const { func, pc, locals, operands, top } = frame;
      const values = valuesOf(frame, machine).map(text).join();
      return `frame ${func.instance.index} ${place(pc)} ${locals} ${operands} ${top}: ${values}`;
    }),
    ...machine.hostFrames.map(({ func, base, caught }) => `asker ${func.name} ${base} ${objects.text(caught)}`),
    ...machine.calls.map(({ func, args, before: { pc, sp, fp, fr } }) => {
      const given = args.map((arg) => ('ref' in arg ? objects.text(arg.ref) : `${arg.bits}`));
      return `call ${func.kind} ${given.join()} over ${place(pc)} ${sp} ${fp} ${fr}`;
    }),
  ];
  for (const one of store.instances) {
    lines.push(
      ...one.memories.map(({ size, bytes }) => `memory ${size} ${sums ? sumOf(bytes) : ''}`),
      ...one.globals.map((global) => `global ${text(global.get())}`),
      ...one.tables.map(({ elements }) => `table ${elements.map((ref) => objects.text(ref)).join()}`),
      `elements ${one.elements.map((segment) => segment.map((ref) => objects.text(ref)).join()).join('; ')}`,
      `datas ${one.datas.map(({ length }) => length).join()}`,
    );
  }
  lines.push(...objects.contents());
  lines.push(`counters ${store.tableBudget.left} ${store.exceptions} ${JSON.stringify(store.heap.save())}`);
  return lines;
}

type WasmFrame = Extract<Frame, { kind: 'wasm' }>;

/** Locals and operands; bits of the stack that are no part of a value are left out. */
function valuesOf({ func, offset, locals, operands, top }: WasmFrame, machine: Machine): Value[] {
  const { module } = func.instance;
  const layout = localsOf(module, func.index);
  const list = Array.from({ length: layout.count }, (_, i) =>
    machine.read(locals + layout.wordOf(i), layout.typeOf(i)),
  );
  for (const operand of operandsAt(module, func.index, offset)) {
    const word = operands + operandWord(operand);
    if (word < top && operand.type !== 'bottom') list.push(machine.read(word, operand.type));
  }
  return list;
}

const known = new WeakMap<WasmModule, Map<number, readonly Operand[]>>();

function operandsAt(module: WasmModule, func: number, offset: number): readonly Operand[] {
  let offsets = known.get(module);
  if (!offsets) known.set(module, (offsets = new Map()));
  let operands = offsets.get(offset);
  if (!operands) offsets.set(offset, (operands = inspectAt(module, func, offset)?.operands ?? []));
  return operands;
}

/** A number by its bits, NaNs by their class. */
export function classText(value: Exclude<Value, { readonly ref: Ref }>): string {
  const { type, bits } = value;
  if (type === 'f32') return isNarrowNan(bits) ? 'nan' : bits.toString(16);
  if (type === 'f64') return isWideNan(bits) ? 'nan' : bits.toString(16);
  if (type !== 'v128') return bits.toString(16);
  // What its lanes are nobody knows: what may be a NaN of any width is left out.
  const halves = [bits & 0xffff_ffff_ffff_ffffn, bits >> 64n].map((half) => {
    if (isNarrowNan(Number(half >> 32n))) return 'nan';
    return isNarrowNan(Number(half & 0xffff_ffffn)) ? `${(half >> 32n).toString(16)}.nan` : half.toString(16);
  });
  return halves.join('.');
}

export function isNarrowNan(bits: number): boolean {
  return (bits & 0x7fff_ffff) > 0x7f80_0000;
}

export function isWideNan(bits: bigint): boolean {
  return (bits & 0x7fff_ffff_ffff_ffffn) > 0x7ff0_0000_0000_0000n;
}

/** A sum of bytes of 32 bits; zeros count by their number. */
export function sumOf(bytes: Uint8Array): number {
  let sum = 0x811c_9dc5;
  const whole = bytes.byteOffset % 4 === 0 ? bytes.length >> 2 : 0;
  const words = new Int32Array(whole > 0 ? bytes.buffer : new ArrayBuffer(0), whole > 0 ? bytes.byteOffset : 0, whole);
  for (let i = 0; i < words.length; i++) sum = Math.imul(sum ^ words[i]!, 0x0100_0193) ^ (sum >>> 15);
  for (let i = 4 * whole; i < bytes.length; i++) sum = Math.imul(sum ^ bytes[i]!, 0x0100_0193);
  return sum >>> 0;
}

/** The first line where two states differ, for a message; null when they are the same. */
export function firstDifference(one: string, other: string): string | null {
  if (one === other) return null;
  const [a, b] = [one.split('\n'), other.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  const [left, right] = [a[at] ?? 'nothing', b[at < 0 ? a.length : at] ?? 'nothing'];
  let same = 0;
  while (same < left.length && left[same] === right[same]) same++;
  const part = (line: string): string =>
    same < 300 ? line.slice(0, 700) : `${line.slice(0, 30)} ... ${line.slice(same - 150, same + 350)}`;
  return `${part(left)}\n   instead of\n${part(right)}`;
}
