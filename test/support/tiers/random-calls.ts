import { InstructionReader } from '../../../src/engine/binary/instructions.ts';
import {
  decode,
  type Func,
  type NativeOptions,
  type Platform,
  type Value,
  valueFits,
} from '../../../src/engine/index.ts';
import type { Random } from '../random.ts';
import type { Met } from './met.ts';
import { TierSide } from './side.ts';
import { Difference, type Manner, restless, Switching } from './switching.ts';
import { argument, valueText } from './values.ts';

const CALLS = 5;

export interface CallOptions {
  readonly platform?: Platform;
  /** Breakpoints at one of so many instructions; none when it is not said. */
  readonly strewn?: number;
  readonly native?: NativeOptions;
  readonly manner?: Manner;
}

/**
 * Makes the same calls of a module in the interpreter and in a machine that changes its tier all the time, and compares
 * everything whenever that stands. Answers how they differ, null when they do not.
 */
export function tierDifferences(
  bytes: Uint8Array,
  random: Random,
  met: Met,
  { platform, strewn, native, manner = restless }: CallOptions = {},
): string | null {
  const breaks = strewn === undefined ? new Set<number>() : strewnOver(bytes, random, strewn);
  const callsBack = random.chance(50);
  const common = { breaks, callsBack, ...(platform ? { platform } : {}) };
  const plain = new TierSide(bytes, { native: null, ...common });
  const tiered = new TierSide(bytes, { native: { fuelFactor: 1, exactTraps: 1 << 24, ...native }, ...common });
  met.modules++;
  met.native += tiered.status!.native;
  const rest = (): [string, string] => [plain.hostCalls.join('\n'), tiered.hostCalls.join('\n')];
  const pair = { plain: plain.machine, tiered: tiered.machine, tier: tiered.tier!, rest };
  const switching = new Switching(pair, random, met, manner);
  let what = '';
  try {
    for (const [index, args] of calls(tiered, random)) {
      what = `f${index}(${args.map(valueText).join()})`;
      for (const { machine, instance } of [plain, tiered]) machine.call(instance.funcs[index]!, args);
      const before = tiered.hostCalls.length;
      const { why } = switching.finish(() => tiered.hostCalls.length > before);
      // What an inexact trap left undone of the moments, or more.
      if (why !== 'done' && plain.machine.count !== tiered.machine.count) return null;
    }
    return null;
  } catch (error) {
    if (error instanceof Difference) return `${what}: ${error.message}`;
    throw error;
  } finally {
    met.runs += tiered.tier!.runs;
    met.leaves += tiered.tier!.leaves;
    met.hostCalls += tiered.hostCalls.length;
  }
}

/** The start function and some calls of what is exported. */
function calls({ instance, store }: TierSide, random: Random): [number, readonly Value[]][] {
  const list: [number, readonly Value[]][] = [];
  const { exports, start } = instance;
  const index = (func: Func): number => instance.funcs.indexOf(func);
  if (start) list.push([index(start), []]);
  const funcs = [...exports.values()].filter((item): item is Func => item.kind === 'wasm');
  for (let i = 0; i < CALLS && funcs.length > 0; i++) {
    const func = random.pick(funcs);
    const args = func.type.params.map((type) => argument(type, random));
    if (args.every((arg, at) => valueFits(arg, func.type.params[at]!, store.types))) list.push([index(func), args]);
  }
  return list;
}

/** Offsets of about one of `most` instructions. */
export function strewnOver(bytes: Uint8Array, random: Random, most: number): Set<number> {
  const module = decode(bytes);
  const offsets = new Set<number>();
  for (const { body } of module.funcs) {
    if (body === null) continue;
    const reader = InstructionReader.ofBody(bytes, body);
    while (reader.next()) if (random.below(most) === 0) offsets.add(reader.offset);
  }
  return offsets;
}
