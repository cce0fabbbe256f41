import type { HostContext } from '../hosts/host.ts';
import { Trap } from '../module/errors.ts';
import type { Machine } from './machine.ts';
import type { Memory } from './memory.ts';

/** What host functions called by this machine may touch: effects, and the memories of the calling instance. */
export function hostContext(machine: Machine): HostContext {
  const memory = (index: number): Memory => {
    const found = machine.instance?.memories[index];
    if (!found) throw new Trap({ kind: 'host', message: `the calling module has no memory ${index}` });
    return found;
  };
  return {
    effect: (record) => machine.onEffect(record),
    readBytes: (index, address, length) => memory(index).read(address, length),
    writeBytes: (index, address, bytes) => memory(index).write(address, bytes),
  };
}
