import { type Instance, type Machine, type NativeStatus, NativeTier, type Stops } from '../../src/engine/index.ts';

/** A native tier that counts instructions, meets traps exactly, and is left where breakpoints are strewn. */
export class StrewnTier extends NativeTier {
  readonly #stops: Stops | null;

  constructor(machine: Machine, strewn: number | null) {
    super(machine, { fuelFactor: 1, exactTraps: 1 << 20 });
    this.#stops = strewn === null ? null : { of: () => ({ key: '', has: (offset) => isStrewn(offset, strewn) }) };
  }

  override add(instance: Instance): NativeStatus {
    return super.add(instance, this.#stops === null ? {} : { stops: this.#stops });
  }
}

/** Is there a breakpoint at an instruction? So that about one of `strewn` has one. */
export function isStrewn(offset: number, strewn: number): boolean {
  return (Math.imul(offset + 1, 0x9e37_79b1) >>> 8) % strewn === 0;
}
