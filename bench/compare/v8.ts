import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import type { Program } from '../programs/index.ts';

/** A V8 with flags of its own, in a process of its own. */
export class OtherV8 {
  readonly #child: ChildProcess;

  constructor(flags: readonly string[]) {
    this.#child = fork(resolve('bench', 'compare', 'v8.mjs'), { execArgv: [...flags] });
  }

  /** Milliseconds that the program's work takes; throws when it gives something else than it should. */
  time({ id, url, export: name, long }: Program): Promise<number> {
    const { n, result } = long;
    return new Promise((done, fail) => {
      const ended = (): void => fail(new Error('V8 ended'));
      this.#child.once('exit', ended);
      this.#child.once('message', (answer: { readonly milliseconds: number; readonly result: string }) => {
        this.#child.off('exit', ended);
        if (answer.result === String(result.value)) done(answer.milliseconds);
        else fail(new Error(`${id}: ${answer.result} instead of ${result.value}`));
      });
      this.#child.send({ file: fileURLToPath(url), name, n });
    });
  }

  close(): void {
    this.#child.kill();
  }
}
