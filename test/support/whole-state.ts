import type { Debugger, Frame, Machine, Ref, WasmModule } from '../../src/engine/index.ts';
import { ArrayRef, Exn, StructRef } from '../../src/engine/index.ts';
import { FixedPc } from '../../src/engine/compile/flat-code.ts';
import type { Driver } from '../../src/engine/debug/driver.ts';
import { localsOf, operandWord } from '../../src/engine/debug/operands.ts';
import type { ValueType } from '../../src/engine/module/types.ts';
import type { Operand } from '../../src/engine/validate/body-state.ts';
import { inspectAt } from '../../src/engine/validate/inspect.ts';

/**
 * Everything of a run that code, hosts or a person can see, as lines of text. Objects are named by the order in which
 * they are met, so that two runs of their own can be compared and identity counts; places in code by their offset.
 */
export function wholeState({ driver }: Pick<Debugger, 'driver'>): string {
  const { run } = driver!;
  const { machine, instance, program, hosts, services } = run;
  const { store } = machine;
  const objects = new ObjectNames();
  const place = (pc: number): string =>
    pc < FixedPc.end ? `fixed ${pc}` : `${store.code.funcOf(pc)?.index} ${store.code.offsetOf(pc)?.toString(16)}`;
  const lines = [
    `#${machine.count} at ${place(machine.pc)}`,
    `stack ${machine.sp} ${machine.fp} ${machine.fr}`,
    ...machine.frames().map((frame) => {
      switch (frame.kind) {
        case 'wasm':
          return `frame ${place(frame.pc)} ${frame.locals} ${frame.operands} ${frame.top}: ${valuesOf(frame, machine, objects)}`;
        default:
          return `frame ${frame.kind} ${'func' in frame ? frame.func.typeId : ''}`;
      }
    }),
    ...machine.hostFrames.map(({ func, base, caught }) => `asker ${func.name} ${base} ${objects.text(caught)}`),
    ...machine.calls.map(({ func, args, before: { pc, sp, fp, fr } }) => {
      const given = args.map((arg) => ('ref' in arg ? objects.text(arg.ref) : `${arg.bits}`));
      return `call ${func.kind} ${given.join()} over ${place(pc)} ${sp} ${fp} ${fr}`;
    }),
    `calls ${driver!.calls.map(({ name, note, isStart, invoked }) => `${name} ${note} ${isStart} ${invoked}`).join()}`,
  ];
  for (const one of store.instances) {
    lines.push(
      ...one.memories.map((memory) => `memory ${memory.size} ${sumOf(memory.bytes)}`),
      ...one.globals.map((global) => {
        const value = global.get();
        return `global ${'ref' in value ? objects.text(value.ref) : value.bits}`;
      }),
      ...one.tables.map(({ elements }) => `table ${elements.map((ref) => objects.text(ref)).join()}`),
      `elements ${one.elements.map((segment) => segment.map((ref) => objects.text(ref)).join()).join('; ')}`,
      `datas ${one.datas.map(({ length }) => length).join()}`,
    );
  }
  lines.push(...objects.contents());
  lines.push(
    `counters ${store.tableBudget.left} ${store.exceptions} ${JSON.stringify(store.heap.save())}`,
    `program ${plain({ ...program.save(), picture: null })}`,
    `picture ${plain(program.picture?.view(0, true))}`,
    `hosts ${plain(hosts.save())}`,
    `input ${plain(services.queue.save())}`,
    `memories ${instance.memories.length}`,
  );
  return lines.join('\n');
}

type WasmFrame = Extract<Frame, { kind: 'wasm' }>;

/** Locals and operands; bits of the stack that are no part of a value are left out. */
function valuesOf({ func, offset, locals, operands, top }: WasmFrame, machine: Machine, objects: ObjectNames): string {
  const { module } = func.instance;
  const layout = localsOf(module, func.index);
  const value = (word: number, type: ValueType): string => {
    const read = machine.read(word, type);
    return 'ref' in read ? objects.text(read.ref) : String(read.bits);
  };
  const list = Array.from({ length: layout.count }, (_, i) => value(locals + layout.wordOf(i), layout.typeOf(i)));
  for (const operand of operandsAt(module, func.index, offset)) {
    const word = operands + operandWord(operand);
    if (word < top && operand.type !== 'bottom') list.push(value(word, operand.type));
  }
  return list.join();
}

const known = new WeakMap<WasmModule, Map<number, readonly Operand[]>>();

function operandsAt(module: WasmModule, func: number, offset: number): readonly Operand[] {
  let offsets = known.get(module);
  if (!offsets) known.set(module, (offsets = new Map()));
  let operands = offsets.get(offset);
  if (!operands) offsets.set(offset, (operands = inspectAt(module, func, offset)?.operands ?? []));
  return operands;
}

/** How a driver stands, for comparing what a person was shown. */
export function standsAs({ state, exit, stop }: Driver): string {
  return plain({ state, exit, stop });
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

class ObjectNames {
  readonly #numbers = new Map<object, number>();
  readonly #list: (StructRef | ArrayRef | Exn)[] = [];

  text(ref: Ref): string {
    if (ref === null || typeof ref !== 'object') return String(ref);
    if (ref instanceof StructRef || ref instanceof ArrayRef || ref instanceof Exn) {
      let number = this.#numbers.get(ref);
      if (number === undefined) {
        number = this.#list.push(ref);
        this.#numbers.set(ref, number);
      }
      return `object ${number} id ${ref.id}`;
    }
    return ref.kind === 'wasm' ? `func ${ref.index}` : ref.kind;
  }

  /** What stands in all that were met, and in what these refer to. */
  contents(): string[] {
    const lines: string[] = [];
    for (let i = 0; i < this.#list.length; i++) {
      const object = this.#list[i]!;
      if (object instanceof StructRef) lines.push(`struct ${object.cells.map((cell) => this.#cell(cell)).join()}`);
      else if (object instanceof Exn) {
        lines.push(`exn ${object.values.map((value) => ('ref' in value ? this.text(value.ref) : value.bits)).join()}`);
      } else lines.push(`array ${Array.from(object.elements as ArrayLike<Ref>, (cell) => this.#cell(cell)).join()}`);
    }
    return lines;
  }

  #cell(cell: Ref): string {
    return typeof cell === 'object' ? this.text(cell) : String(cell);
  }
}

/** Data of any kind as text; what it takes in memory, and whether input is asked for in vain, is no part of it. */
export function plain(value: unknown): string {
  const seen = new WeakSet<object>();
  return (
    JSON.stringify(value, (key, one: unknown) => {
      if (key === 'wanted' || (key === 'bytes' && typeof one === 'number')) return undefined;
      if (typeof one === 'bigint') return `${one}n`;
      if (typeof one === 'function') return 'function';
      if (typeof one !== 'object' || one === null) return one;
      if (one instanceof Uint8Array) return `${one.length} bytes ${sumOf(one)}`;
      if (ArrayBuffer.isView(one)) return `view ${one.byteLength}`;
      if (one instanceof Map) return [...one];
      if (one instanceof Set) return [...one];
      if ('kind' in one && (one.kind === 'wasm' || one.kind === 'host')) return one.kind;
      if (seen.has(one)) return 'seen';
      seen.add(one);
      return one;
    }) ?? ''
  );
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
