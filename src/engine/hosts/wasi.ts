import { i32, type Value } from '../runtime/value.ts';
import type { Host, HostContext, HostResult, ImportRequest, Provided, SavedState } from './host.ts';
import { noSettings, type ProgramFolder, type ProgramSettings } from './program-settings.ts';
import { sameType } from './same-type.ts';
import type { Waits, WasiFunction } from './wasi/call.ts';
import { Errno, Refused } from './wasi/errno.ts';
import { functions } from './wasi/functions.ts';
import { Guest } from './wasi/guest.ts';
import { type SavedProcess, WasiProcess } from './wasi/process.ts';

/** Import modules, and whether their structures are those of the older version. */
const modules: ReadonlyMap<string, boolean> = new Map([
  ['wasi_snapshot_preview1', false],
  ['wasi_unstable', true],
]);

/** Functions that the older version had not yet. */
const newer: ReadonlySet<string> = new Set(['sock_accept']);

/** A program of WASI at a moment: what its process was then, null before its first call. */
interface SavedWasi extends SavedState {
  readonly process: WasiProcess | null;
  readonly state: SavedProcess | null;
}

const STATE_BYTES = 50;

const noResult: readonly Value[] = [];
const success: readonly Value[] = [i32(Errno.success)];

/**
 * WASI preview 1: a program with arguments, an environment, standard streams, clocks, chance, and files that are in
 * memory. Nothing of the real machine is within reach of a program but what its settings hold.
 */
class WasiHost implements Host {
  readonly id = 'wasi';
  readonly title = 'WASI';
  /** Made by the first call. */
  #process: WasiProcess | null = null;
  readonly #waits: Waits = { polling: null };
  /** What was saved last, when nothing was called since. */
  #saved: SavedWasi | null = null;

  constructor(readonly settings: ProgramSettings) {}

  renewed(settings: ProgramSettings): Host {
    return new WasiHost(settings);
  }

  endsWith(exportName: string): boolean {
    return exportName === '_start';
  }

  folders(): readonly ProgramFolder[] {
    return this.#process?.folders() ?? this.settings.folders;
  }

  provide({ module, name, type }: ImportRequest): Provided | undefined {
    const unstable = modules.get(module);
    const found = functions.get(name);
    if (unstable === undefined || !found || type.kind !== 'func') return undefined;
    if ((unstable && newer.has(name)) || !sameType(found.type, type.type)) return undefined;
    return { kind: 'func', type: found.type, run: (args, context) => this.#call(found, unstable, args, context) };
  }

  save(): SavedWasi {
    if (this.#saved) return { ...this.#saved, bytes: STATE_BYTES };
    const process = this.#process;
    const state = process?.save() ?? null;
    this.#saved = { bytes: STATE_BYTES + (state?.bytes ?? 0), process, state };
    return this.#saved;
  }

  restore(saved: SavedWasi): void {
    const { process, state } = saved;
    this.#process = process;
    if (process && state) process.restore(state);
    this.#waits.polling = null;
    this.#saved = saved;
  }

  #call(found: WasiFunction, unstable: boolean, args: readonly Value[], context: HostContext): HostResult {
    const before = this.#process;
    const process = before ?? new WasiProcess(this.settings, context.now('realtime'));
    const { disk } = process;
    this.#process = process;
    this.#saved = null;
    try {
      const numbers = args.map((arg) => ('bits' in arg ? arg.bits : 0));
      const call = { process, guest: new Guest(context, unstable), waits: this.#waits };
      const answer = found.run(call, numbers);
      if (answer) {
        // A first call that waits has not been made: the program begins with the one that is answered.
        if ('wait' in answer && !answer.wait.partly) this.#process = before;
        return answer;
      }
      return found.type.results.length === 0 ? noResult : success;
    } catch (error) {
      if (error instanceof Refused) return [i32(Errno[error.errno])];
      throw error;
    } finally {
      context.spend(disk.work);
      disk.work = 0;
    }
  }
}

export const wasi: Host = new WasiHost(noSettings);
