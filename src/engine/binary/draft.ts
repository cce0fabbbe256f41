import type { Feature, UnsupportedError } from '../module/errors.ts';
import { needs } from '../module/features.ts';
import { noNames, type WasmModule } from '../module/module.ts';
import type { ByteOffset } from '../module/types.ts';
import { InstructionReader } from './instructions.ts';

type Growing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] };

/** A module while it is being decoded: the same fields, still growing, and what was met on the way. */
export interface Draft extends Growing<WasmModule> {
  /** The first thing met that needs a `Feature`; decoding went on. */
  refusal: UnsupportedError | null;
  /** Functions that the function section declares; their bodies follow in the code section. */
  declared: { readonly typeIndex: number; readonly offset: ByteOffset }[];
  /** Bodies that the code section holds. */
  bodies: number;
  readonly expressions: InstructionReader;
  /** Notes what the module is refused for, and lets decoding go on. */
  readonly needs: (what: string, feature: Feature, offset: ByteOffset) => void;
}

export function newDraft(bytes: Uint8Array): Draft {
  const draft: Draft = {
    bytes,
    sections: [],
    types: [],
    imports: [],
    funcs: [],
    tables: [],
    memories: [],
    globals: [],
    tags: [],
    exports: [],
    start: null,
    elements: [],
    datas: [],
    dataCount: null,
    customs: [],
    names: noNames,
    refusal: null,
    declared: [],
    bodies: 0,
    expressions: new InstructionReader(bytes, 0, 0),
    needs(what, feature, offset) {
      draft.refusal ??= needs(what, feature, offset);
    },
  };
  return draft;
}

/** The module without what only decoding needs. */
export function finished(draft: Draft): WasmModule {
  const { refusal: _r, declared: _d, bodies: _b, expressions: _e, needs: _n, ...module } = draft;
  return module;
}
