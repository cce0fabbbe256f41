import type { ValueType } from '../module/types.ts';
import type { WasmModule } from '../module/module.ts';
import { Output } from './output.ts';

/** How the twin of a module carries a value: numbers as they are, every reference as an externref. */
export const Code = { i32: 0, i64: 1, f32: 2, f64: 3, v128: 4, ref: 5 } as const;
export type Code = (typeof Code)[keyof typeof Code];

/** The bytes of these types. */
export const typeBytes: readonly number[] = [0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x6f];

export function codeOf(type: ValueType | 'bottom'): Code {
  switch (type) {
    case 'i32':
      return Code.i32;
    case 'i64':
      return Code.i64;
    case 'f32':
      return Code.f32;
    case 'f64':
      return Code.f64;
    case 'v128':
      return Code.v128;
    default:
      return Code.ref;
  }
}

/** A signature in the twin. */
export interface Signature {
  readonly params: readonly Code[];
  readonly results: readonly Code[];
}

/**
 * The types of a twin. Those of the module keep their numbers, for blocks; behind them stand the same for functions, with
 * two more parameters and a result: what is left of the platform's stack, and the fuel, which comes back. (So it stays in
 * registers, through functions that the platform inlines.) Then come those that blocks and hooks need.
 */
export class TwinTypes {
  readonly #all: Signature[] = [];
  readonly #known = new Map<string, number>();

  constructor(module: WasmModule) {
    const own = module.types.map((type): Signature => {
      if (type.kind !== 'func') return { params: [], results: [] };
      return { params: type.params.map(codeOf), results: type.results.map(codeOf) };
    });
    this.#all.push(...own);
    for (const { params, results } of own) {
      this.#all.push({ params: [...params, Code.i32, Code.i32], results: [...results, Code.i32] });
    }
  }

  at(index: number): Signature {
    return this.#all[index]!;
  }

  /** The number of a type that need not be one of the module's. */
  of(params: readonly Code[], results: readonly Code[]): number {
    const key = `${params.join('')}-${results.join('')}`;
    let index = this.#known.get(key);
    if (index === undefined) {
      index = this.#all.length;
      this.#known.set(key, index);
      this.#all.push({ params: [...params], results: [...results] });
    }
    return index;
  }

  /** The contents of the type section. */
  write(): Output {
    const out = new Output();
    out.u32(this.#all.length);
    for (const { params, results } of this.#all) {
      out.byte(0x60);
      for (const list of [params, results]) {
        out.u32(list.length);
        for (const code of list) out.byte(typeBytes[code]!);
      }
    }
    return out;
  }
}
