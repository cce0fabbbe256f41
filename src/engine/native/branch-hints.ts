import { Output } from './output.ts';

/**
 * Tells the platform which branches are taken, in a custom section before the code: what leaves is out of the way then.
 * By number of a function, in order: where in its body (from the declarations of its locals on) and whether taken (1).
 *
 * https://webassembly.github.io/branch-hinting/metadata/code/branch_hint
 */
export class BranchHints {
  readonly #out = new Output();
  #functions = 0;

  add(func: number, hints: readonly number[]): void {
    if (hints.length === 0) return;
    const out = this.#out;
    this.#functions++;
    out.u32(func);
    out.u32(hints.length / 2);
    for (let i = 0; i < hints.length; i += 2) {
      out.u32(hints[i]!);
      out.u32(1);
      out.byte(hints[i + 1]!);
    }
  }

  /** Writes the section. */
  write(out: Output): void {
    if (this.#functions === 0) return;
    const contents = new Output(this.#out.length + 64);
    contents.name('metadata.code.branch_hint');
    contents.u32(this.#functions);
    contents.append(this.#out);
    out.byte(0);
    out.sized(contents);
  }
}
