import type { HostResult } from '../hosts/host.ts';
import { isRefType, type ValueType } from '../module/types.ts';
import { hostTrap } from '../runtime/exec/host-calls.ts';
import type { HostFunc } from '../runtime/func.ts';
import type { HostAnswer, Machine } from '../runtime/machine.ts';
import { valueFits } from '../runtime/ref-match.ts';
import type { Ref } from '../runtime/ref.ts';
import type { Value } from '../runtime/value.ts';

/** What native code needs of a function of the host: called by the twin with bits, it answers bits. */
export type BridgedHost = (...args: never[]) => unknown;

export interface HostBridge {
  readonly machine: Machine;
  /** Is a memory watched? Then calls are the interpreter's: who accesses, and where, is known there. */
  readonly watched: boolean;
  /** Every call, before and after it: the moment, what it spent. */
  begins(): void;
  ended(): void;
  /** The call is the interpreter's; with an answer when it was made. */
  refuse(answered: HostAnswer | null): void;
}

/** What a call of the host takes, beside what it spends itself: as in the interpreter. */
const HOST_CALL_FUEL = 16;

/** A function of f64 numbers. */
export function fastHost(func: HostFunc, bridge: HostBridge): BridgedHost {
  const { machine } = bridge;
  const { context } = machine;
  const fast = func.fast!;
  return (a: number, b: number, c: number, d: number): number => {
    if (func.breaks || bridge.watched) {
      bridge.refuse(null);
      return 0;
    }
    bridge.begins();
    let result = 0;
    try {
      result = fast(context, a, b, c, d);
    } catch (error) {
      bridge.refuse({ trap: hostTrap(error) });
      return 0;
    }
    func.calls++;
    bridge.ended();
    // As in the interpreter: the one NaN that JavaScript has.
    return result;
  };
}

/** Any other: arguments and results as bits, references as they are. */
export function plainHost(func: HostFunc, bridge: HostBridge): BridgedHost {
  const { params, results } = func.type;
  const { machine } = bridge;
  const none = results.map(dummy);
  const nothing = results.length === 1 ? none[0] : none;
  return (...given: (number | bigint | Ref)[]): unknown => {
    if (func.breaks || bridge.watched) {
      bridge.refuse(null);
      return nothing;
    }
    const args = given.map((value, i) => valueOf(params[i]!, value));
    bridge.begins();
    let result: HostResult;
    try {
      result = func.run(args, machine.context);
    } catch (error) {
      bridge.refuse({ trap: hostTrap(error) });
      return nothing;
    }
    const { types } = machine.store;
    if (
      !isList(result) ||
      result.length !== results.length ||
      !result.every((v, i) => valueFits(v, results[i]!, types))
    ) {
      bridge.refuse({ result });
      return nothing;
    }
    func.calls++;
    machine.fuel -= HOST_CALL_FUEL;
    bridge.ended();
    if (results.length === 1) return bitsOf(result[0]!);
    return results.length === 0 ? undefined : result.map(bitsOf);
  };
}

function isList(result: HostResult): result is readonly Value[] {
  return Array.isArray(result);
}

function dummy(type: ValueType): unknown {
  if (isRefType(type)) return null;
  return type === 'i64' || type === 'f64' ? 0n : 0;
}

function valueOf(type: ValueType, bits: number | bigint | Ref): Value {
  if (type === 'i32' || type === 'f32') return { type, bits: (bits as number) >>> 0 };
  if (type === 'i64' || type === 'f64') return { type, bits: BigInt.asUintN(64, bits as bigint) };
  if (type === 'v128') throw new Error('internal error: a vector for a function of the host');
  return { type, ref: bits as Ref };
}

function bitsOf(value: Value): unknown {
  return 'ref' in value ? value.ref : value.bits;
}
