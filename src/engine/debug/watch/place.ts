import { funcName, printable } from '../../module/names.ts';
import type { NumType, Pc, VecType } from '../../module/types.ts';
import type { Instance } from '../../runtime/instance.ts';
import type { Machine } from '../../runtime/machine.ts';
import { calleeOf, isCall, readerAt, topFrame } from '../place.ts';
import type { CodeLocation } from '../views.ts';

/** Who accessed something. */
export interface Accessor {
  /** Null for the host between two calls, and in other modules. */
  readonly location: CodeLocation | null;
  /** "i32.store in update", "host: env.draw". */
  readonly text: string;
  /** What a load or store moves; null for everything else. */
  readonly access: { readonly bytes: number; readonly type: NumType | VecType } | null;
  /** Does it store the operand on top of the stack, as it is or the first bytes of it? */
  readonly stores: boolean;
}

/** Stores of one value; not of lanes, and not atomic. */
const plainStore = /^(?:[if](?:32|64)\.store(?:8|16|32)?|v128\.store)$/;

/** Finds out who accesses, once for each instruction: it is asked at every access. */
export class Accessors {
  readonly #instructions = new Map<Pc, Accessor>();
  readonly #hosts = new Map<Pc, Accessor>();

  constructor(
    readonly instance: Instance,
    readonly machine: Machine,
  ) {}

  /**
   * The instruction that is executed, with its operands still on the stack; `host`: the function of the host that it
   * calls, when it calls one.
   */
  now(host: boolean): Accessor {
    const { machine } = this;
    const byHost = host && (isCall(machine, machine.pc) || topFrame(machine) === null);
    const known = byHost ? this.#hosts : this.#instructions;
    let accessor = known.get(machine.pc);
    if (accessor === undefined) {
      accessor = byHost ? this.#host() : this.#instruction();
      known.set(machine.pc, accessor);
    }
    return accessor;
  }

  #instruction(): Accessor {
    const frame = topFrame(this.machine);
    const reader = frame && readerAt(frame);
    if (!frame || !reader) return { location: null, text: 'host', access: null, stores: false };
    const { index, instance } = frame.func;
    const text = `${reader.opcode.mnemonic} in ${funcName(instance.module, index)}`;
    const { access, mnemonic } = reader.opcode;
    return { location: this.#location(), text, access, stores: plainStore.test(mnemonic) };
  }

  #host(): Accessor {
    const frame = topFrame(this.machine);
    const callee = frame && calleeOf(this.machine, frame);
    const name = callee?.kind === 'host' ? `host: ${printable(`${callee.module}.${callee.name}`)}` : 'host';
    return { location: this.#location(), text: name, access: null, stores: false };
  }

  #location(): CodeLocation | null {
    const frame = topFrame(this.machine);
    if (!frame || frame.func.instance !== this.instance) return null;
    return { func: frame.func.index, offset: frame.offset };
  }
}
