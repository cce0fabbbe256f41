import type { HostContext, HostMemory } from '../hosts/host.ts';
import { Trap } from '../module/errors.ts';
import type { Instance } from './instance.ts';
import type { Machine } from './machine.ts';
import type { Memory } from './memory.ts';

/** The memories of whatever instance this answers, as hosts read and write them. */
export function hostMemory(instance: () => Instance | null): HostMemory {
  const memory = (index: number): Memory => {
    const found = instance()?.memories[index];
    if (!found) throw new Trap({ kind: 'host', message: `the calling module has no memory ${index}` });
    return found;
  };
  return {
    readBytes: (index, address, length) => memory(index).read(address, length),
    writeBytes: (index, address, bytes) => memory(index).write(address, bytes),
    memorySize: (index) => instance()?.memories[index]?.size ?? 0,
  };
}

/** What host functions called by this machine may touch: effects, services, and the memories of the calling instance. */
export function hostContext(machine: Machine): HostContext {
  return {
    ...hostMemory(() => machine.instance),
    effect: (record) => machine.onEffect(record),
    now: (clock) => machine.services.now(clock),
    random: (length) => machine.services.random(length),
    input: (most) => machine.services.input(most),
    inputReady: () => machine.services.inputReady(),
  };
}
