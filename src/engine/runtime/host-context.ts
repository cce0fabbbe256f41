import type { Effect, HostContext, HostMemory } from '../hosts/host.ts';
import { Trap } from '../module/errors.ts';
import type { Instance } from './instance.ts';
import type { Machine } from './machine.ts';
import type { Memory } from './memory.ts';

/** The memories of whatever instance this answers, as hosts read and write them. Nobody is told that they are read. */
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

/** What hosts do is paid with fuel: bytes that they copy and characters that they leave, for one unit each. */
const BYTES_PER_FUEL = 16;
const CHARACTERS_PER_FUEL = 4;
/** What a record costs beside its text. */
const EFFECT_FUEL = 16;

/**
 * What host functions called by this machine may touch: effects, services, and the memories of the calling instance.
 */
export function hostContext(machine: Machine): HostContext {
  const memory = hostMemory(() => machine.instance);
  const spend = (fuel: number): void => void (machine.fuel -= Math.floor(fuel));
  return {
    memorySize: (index) => memory.memorySize(index),
    readBytes: (index, address, length) => {
      spend(length / BYTES_PER_FUEL);
      const bytes = memory.readBytes(index, address, length);
      machine.instance!.memories[index]!.look(address, length);
      return bytes;
    },
    writeBytes: (index, address, bytes) => {
      spend(bytes.length / BYTES_PER_FUEL);
      memory.writeBytes(index, address, bytes);
    },
    spend,
    effect: (record) => {
      spend(EFFECT_FUEL + textOf(record).length / CHARACTERS_PER_FUEL);
      machine.onEffect(record);
    },
    now: (clock) => machine.services.now(clock),
    began: (first) => machine.services.began(first),
    random: (length) => machine.services.random(length),
    input: (most) => machine.services.input(most),
    inputReady: () => machine.services.inputReady(),
  };
}

function textOf(record: Effect): string {
  return record.kind === 'print' ? record.text : '';
}
