import { givenGlobalName, givenLocalName, globalName, localName } from '../../module/names.ts';
import type { Instance } from '../../runtime/instance.ts';
import type { Machine } from '../../runtime/machine.ts';
import type { Value } from '../../runtime/value.ts';
import type { Scope } from '../evaluate.ts';
import { localsOf } from '../operands.ts';
import { topFrame } from '../place.ts';

/** What a condition may look at beside the watched value: as much as can be seen without validating the function. */
export function conditionScope(instance: Instance, machine: Machine): Scope {
  const { module } = instance;
  const frame = (): ReturnType<typeof topFrame> => {
    const top = topFrame(machine);
    return top?.func.instance === instance ? top : null;
  };
  const local = (index: number): Value | null => {
    const top = frame();
    const layout = top && localsOf(module, top.func.index);
    if (!top || !layout || index >= layout.count) return null;
    return machine.read(top.locals + layout.wordOf(index), layout.typeOf(index));
  };
  const global = (index: number): Value | null => instance.globals[index]?.get() ?? null;
  const localNamed = (name: string, nameOf: (func: number, index: number) => string | null): Value | null => {
    const func = frame()?.func.index;
    if (func === undefined) return null;
    const { count } = localsOf(module, func);
    for (let i = 0; i < count; i++) if (nameOf(func, i) === name) return local(i);
    return null;
  };
  return {
    local,
    global,
    operand: () => null,
    named: (name) => {
      const found = localNamed(name, (func, i) => givenLocalName(module, func, i));
      if (found) return found;
      const named = instance.globals.findIndex((_, i) => givenGlobalName(module, i) === name);
      if (named >= 0) return global(named);
      const plain = localNamed(name, (func, i) => localName(module, func, i));
      return plain ?? global(instance.globals.findIndex((_, i) => globalName(module, i) === name));
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
