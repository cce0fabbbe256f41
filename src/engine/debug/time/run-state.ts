import type { SavedState } from '../../hosts/host.ts';
import { importedFuncCount } from '../../module/module.ts';
import type { HostFunc } from '../../runtime/func.ts';
import type { InputQueue } from '../../runtime/live-services.ts';
import { machineBytes, type MachineState } from '../../runtime/machine-state.ts';
import { restoreStore, saveStore, type StoreState } from '../../runtime/store-state.ts';
import type { ActiveCall, Calls } from '../calls.ts';
import type { ProgramState } from '../program.ts';
import type { Run } from '../run.ts';

/** A run at some moment, without its memories and what stands in its objects. Nothing in it changes any more. */
export interface RunState {
  readonly machine: MachineState;
  readonly store: StoreState;
  readonly program: ProgramState;
  readonly hosts: SavedState;
  readonly input: ReturnType<InputQueue['save']>;
  readonly calls: readonly ActiveCall[];
  /** How often each imported function was called. */
  readonly counts: readonly number[];
  /** Milliseconds the program has run, by its clock. */
  readonly elapsed: number;
  /** Memory that it takes beyond what it shares with the one before, about. */
  readonly bytes: number;
}

/** `before`: an earlier state of the same run, to share with. */
export function saveRun({ run, active }: Calls, before: RunState | null): RunState {
  const machine = run.machine.save();
  const store = saveStore(run.machine.store, machine.refs, before?.store ?? null, 'without objects');
  const program = run.program.save();
  const hosts = run.hosts.save();
  const input = run.services.queue.save();
  const counts = importsOf(run).map((func) => func.calls);
  const parts = [store, program.game, program.picture, hosts, input];
  const bytes = parts.reduce((sum, part) => sum + (part?.bytes ?? 0), machineBytes(machine) + 8 * counts.length + 400);
  const { elapsed } = run.services.clock;
  return { machine, store, program, hosts, input, calls: active.slice(), counts, elapsed, bytes };
}

export function restoreRun(calls: Calls, state: RunState): void {
  const { run } = calls;
  restoreStore(run.machine.store, state.store);
  run.machine.restore(state.machine);
  run.program.restore(state.program);
  run.hosts.restore(state.hosts);
  run.services.queue.restore(state.input);
  run.services.clock.at(state.elapsed);
  calls.restore(state.calls);
  importsOf(run).forEach((func, i) => (func.calls = state.counts[i]!));
}

function importsOf({ instance }: Run): readonly HostFunc[] {
  return instance.funcs.slice(0, importedFuncCount(instance.module)).filter((func) => func.kind === 'host');
}
