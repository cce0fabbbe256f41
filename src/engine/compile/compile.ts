import type { WasmModule } from '../module/module.ts';
import type { FuncIndex, Pc } from '../module/types.ts';
import { BodyWalk } from '../validate/code.ts';
import { factsOf } from '../validate/facts.ts';
import { FixedPc } from './flat-code.ts';
import type { Bindings, FlatFunction } from './flat-function.ts';
import { FunctionCompiler } from './function-compiler.ts';

/**
 * Validates a body and compiles it. Throws ValidationError (or what reading throws) when it is not valid. `base` is the
 * length of the code space the words will be appended to.
 */
export function compileFunction(module: WasmModule, func: FuncIndex, bindings: Bindings, base: Pc): FlatFunction {
  return new Compilation(module, func, bindings, base).run(Number.POSITIVE_INFINITY)!;
}

/** The same, stopped and gone on with: a body may have millions of instructions. */
export class Compilation {
  #check: BodyWalk | null = null;
  #walk: BodyWalk | null = null;
  #compiler: FunctionCompiler | null = null;

  constructor(
    readonly module: WasmModule,
    readonly func: FuncIndex,
    readonly bindings: Bindings,
    readonly base: Pc,
  ) {}

  /** Works on about so many instructions. The function when it is done, null when it is not. */
  run(work: number): FlatFunction | null {
    const { module, func, bindings, base } = this;
    const { validBodies } = factsOf(module);
    if (validBodies[func] === 0) {
      this.#check ??= new BodyWalk(module, func);
      if (!this.#check.run(work)) return null;
      this.#check = null;
      validBodies[func] = 1;
    }
    // How many exceptions a frame keeps is known now.
    this.#compiler ??= new FunctionCompiler(module, func, bindings, Math.max(base, FixedPc.end));
    this.#walk ??= new BodyWalk(module, func);
    return this.#walk.run(work, this.#compiler) ? this.#compiler.finish() : null;
  }
}
