import { globalName, givenGlobalName, givenLocalName, localName } from '../module/names.ts';
import type { Value } from '../runtime/value.ts';
import type { Scope } from './evaluate.ts';
import type { Inspector } from './inspect.ts';
import type { Marks } from './marks.ts';
import { valueInModule } from './module-types.ts';
import { localsOf, operandCount, operandWord } from './operands.ts';
import type { Run } from './run.ts';
import { refView, valueView } from './value-view.ts';
import type { GlobalView, TableWindow } from './views.ts';

/** Rows of one answer. */
const MOST = 5000;

export function globalViews({ instance, machine }: Run, marks: Marks, from: number, count: number): GlobalView[] {
  const { module } = instance;
  return instance.globals.slice(from, from + Math.min(count, MOST)).map((global, i) => {
    const changed = marks.globalChanged(machine, global.at, global.type.value);
    const before = changed && global.type.value === 'v128' ? marks.globalBefore(global.at) : null;
    return {
      index: from + i,
      name: globalName(module, from + i),
      mutable: global.type.mutable,
      value: valueView(valueInModule(module, machine.store.types, global.get()), module),
      changed,
      ...(before === null ? {} : { before }),
    };
  });
}

/** Null when there is no such table. */
export function tableWindow({ instance }: Run, index: number, from: number, count: number): TableWindow | null {
  const table = instance.tables[index];
  if (!table) return null;
  const elements = table.elements.slice(from, from + Math.min(count, MOST)).map((ref) => refView(ref, instance.module));
  return { table: index, from, size: table.size, elements };
}

/** What expressions can look at: a frame of a machine that stands still, or only globals and memory. */
export function scopeOf({ instance, machine }: Run, inspector: Inspector | null, frameIndex: number): Scope {
  const { module } = instance;
  const found = inspector?.wasmFrame(frameIndex) ?? null;
  const func = found?.frame.func.index ?? -1;
  const layout = found && localsOf(module, func);
  const locals = layout?.count ?? 0;
  const local = (index: number): Value | null =>
    found && layout && index < locals
      ? machine.read(found.frame.locals + layout.wordOf(index), layout.typeOf(index))
      : null;
  const global = (index: number): Value | null => instance.globals[index]?.get() ?? null;
  return {
    local,
    global,
    named: (name) => {
      for (let i = 0; i < locals; i++) if (givenLocalName(module, func, i) === name) return local(i);
      const named = instance.globals.findIndex((_, i) => givenGlobalName(module, i) === name);
      if (named >= 0) return global(named);
      for (let i = 0; i < locals; i++) if (localName(module, func, i) === name) return local(i);
      return global(instance.globals.findIndex((_, i) => globalName(module, i) === name));
    },
    operand: (fromTop) => {
      if (!found) return null;
      const { frame, state } = found;
      const index = operandCount(state.operands, frame.top - frame.operands) - 1 - fromTop;
      const operand = state.operands[index];
      if (operand === undefined || operand.type === 'bottom') return null;
      return machine.read(frame.operands + operandWord(operand), operand.type);
    },
    load: (address, size, index) => {
      const memory = instance.memories[index];
      if (!memory || address + BigInt(size) > BigInt(memory.size)) return null;
      let value = 0n;
      for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(memory.bytes[Number(address) + i] ?? 0);
      return value;
    },
  };
}
