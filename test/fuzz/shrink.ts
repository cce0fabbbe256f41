import type { Plan } from './observe.ts';
import { type Body, type Parts, putTogether, takeApart } from './rebuild.ts';

/** A case that fails: a module, and how it is run. */
export interface Failing {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly plan: Plan;
}

/** Does it still fail in the same way? */
export type Test = (candidate: Failing) => Promise<boolean>;

const empty: Body = { locals: Uint8Array.of(0), code: [Uint8Array.of(0x00), Uint8Array.of(0x0b)] };
/** What a piece of code may be replaced by: nothing, `unreachable`, `drop`, constants. */
const replacements: readonly (readonly number[])[] = [
  [],
  [0x00],
  [0x1a],
  [0x1a, 0x1a],
  [0x41, 0],
  [0x42, 0],
  [0x1a, 0x41, 0],
  [0x1a, 0x42, 0],
  [0x1a, 0x1a, 0x41, 0],
];

/** Tries smaller and smaller modules until none fails any more or the time (in milliseconds) is over. */
export class Shrinker {
  tried = 0;
  readonly #end: number;

  constructor(
    public best: Failing,
    readonly test: Test,
    milliseconds: number,
  ) {
    this.#end = performance.now() + milliseconds;
  }

  async run(): Promise<Failing> {
    await this.#calls();
    let size = Number.POSITIVE_INFINITY;
    while (this.best.bytes.length < size && !this.#late) {
      size = this.best.bytes.length;
      const parts = takeApart(this.best.bytes);
      if (parts === null || parts.bodies === null) {
        await this.#bytes();
        continue;
      }
      await this.#sections();
      await this.#exports();
      await this.#bodies();
      await this.#instructions();
    }
    return this.best;
  }

  get #late(): boolean {
    return performance.now() > this.#end;
  }

  async #try(candidate: Failing): Promise<boolean> {
    if (this.#late) return false;
    this.tried++;
    if (!(await this.test(candidate))) return false;
    this.best = candidate;
    return true;
  }

  #tryParts(parts: Parts): Promise<boolean> {
    return this.#try({ ...this.best, bytes: putTogether(parts) });
  }

  /** Leaves out as many of a list as can be: halves first, then quarters, at last one by one. */
  async #less<T>(list: readonly T[], attempt: (kept: readonly T[]) => Promise<boolean>): Promise<void> {
    let kept = list;
    for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < kept.length && !this.#late;) {
        const without = [...kept.slice(0, at), ...kept.slice(at + size)];
        if (await attempt(without)) kept = without;
        else at += size;
      }
    }
  }

  #calls(): Promise<void> {
    return this.#less(this.best.plan.calls, (calls) => this.#try({ ...this.best, plan: { ...this.best.plan, calls } }));
  }

  #sections(): Promise<void> {
    const parts = takeApart(this.best.bytes)!;
    return this.#less(parts.sections, (sections) => this.#tryParts({ ...takeApart(this.best.bytes)!, sections }));
  }

  #exports(): Promise<void> {
    const { exports } = takeApart(this.best.bytes)!;
    return this.#less(exports ?? [], (kept) => this.#tryParts({ ...takeApart(this.best.bytes)!, exports: kept }));
  }

  /** Empties functions. */
  #bodies(): Promise<void> {
    const all = takeApart(this.best.bytes)!.bodies!;
    const full = [...all.keys()].filter((i) => all[i]!.code.length > 2);
    return this.#less(full, (kept) => {
      const parts = takeApart(this.best.bytes)!;
      const bodies = parts.bodies!.map((body, i) => (kept.includes(i) || !full.includes(i) ? body : empty));
      return this.#tryParts({ ...parts, bodies });
    });
  }

  async #instructions(): Promise<void> {
    for (let func = 0; !this.#late; func++) {
      const { bodies } = takeApart(this.best.bytes)!;
      const body = bodies?.[func];
      if (!body) return;
      for (let size = body.code.length >> 1; size >= 1; size = size === 1 ? 0 : size >> 1)
        await this.#ranges(func, size);
    }
  }

  /** Replaces ranges of so many instructions of a function. */
  async #ranges(func: number, size: number): Promise<void> {
    for (let at = 0; !this.#late;) {
      const parts = takeApart(this.best.bytes)!;
      const body = parts.bodies![func]!;
      if (at + size >= body.code.length) return;
      let done = false;
      for (const instead of replacements) {
        const old = body.code.slice(at, at + size).reduce((sum, one) => sum + one.length, 0);
        if (instead.length >= old) continue;
        const code = [...body.code.slice(0, at), Uint8Array.from(instead), ...body.code.slice(at + size)];
        const changed = parts.bodies!.map((one, i) => (i === func ? { ...body, code } : one));
        if (await this.#tryParts({ ...parts, bodies: changed })) {
          done = true;
          break;
        }
      }
      if (!done) at += Math.max(1, size >> 1);
    }
  }

  /** Of bytes that are no module: fewer of them. */
  async #bytes(): Promise<void> {
    for (let size = this.best.bytes.length >> 1; size >= 1; size >>= 1) {
      for (let at = 8; at < this.best.bytes.length && !this.#late;) {
        const { bytes } = this.best;
        const shorter = Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + size));
        if (!(await this.#try({ ...this.best, bytes: shorter }))) at += size;
      }
    }
  }
}
