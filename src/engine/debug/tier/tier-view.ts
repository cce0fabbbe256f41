import type { WasmModule } from '../../module/module.ts';
import { printable } from '../../module/names.ts';
import type { NativeStatus, NativeTier, Refusal } from '../../native/native-tier.ts';
import { grouped } from '../../util/counted.ts';
import type { TierMode, TierView } from '../views.ts';

/** What is known of the tier of a run. */
export interface TierFacts {
  readonly mode: TierMode;
  /** What became of the module; null before native code was made. */
  readonly status: NativeStatus | null;
  readonly preparing: boolean;
  /** Was native code made before? */
  readonly begun: boolean;
  /** Does it lack stops that there should be? */
  readonly stale: boolean;
  /** And could it not be given them? */
  readonly inVain: boolean;
  /** Why what ran last was the interpreter's all the same; '' when it was not. */
  readonly reason: string;
}

/** Which tier executes a module, as people see it. */
export function tierView(module: WasmModule, facts: TierFacts): TierView {
  const { mode, status } = facts;
  const functions = status?.functions ?? module.funcs.filter(({ body }) => body !== null).length;
  const native = status?.native ?? 0;
  const now = nowOf(facts);
  const own = status === null || native === functions ? '' : statusText(status);
  return {
    mode,
    now,
    native,
    functions,
    text: textOf(now, facts),
    instances: [{ name: printable(module.names.module ?? ''), native, functions, text: own }],
  };
}

function nowOf({ mode, status, preparing, stale, reason }: TierFacts): TierView['now'] {
  if (mode === 'interpreter') return 'interpreter';
  const natively = status !== null && status.refusal === null && !stale && reason === '';
  return natively ? 'native' : preparing ? 'preparing' : 'interpreter';
}

function textOf(now: TierView['now'], { mode, status, begun, stale, inVain, reason }: TierFacts): string {
  if (mode === 'interpreter') return 'The interpreter runs everything, as it was set to.';
  if (now === 'native') return statusText(status!);
  if (now === 'preparing' && !begun) {
    return 'The native form of the module is being made; the interpreter runs until then.';
  }
  if (status === null) return 'The interpreter runs what does not last.';
  if (status.refusal) return refusalText(status.refusal);
  if (reason !== '') return reason;
  if (stale && inVain) return 'The interpreter runs while memory is watched: the platform cannot do that natively.';
  if (stale) return 'Breakpoints have changed; the interpreter runs until the native form has them, too.';
  return statusText(status);
}

function statusText({ refusal, native, functions }: NativeStatus): string {
  if (refusal) return refusalText(refusal);
  if (native === functions) return functions === 1 ? 'Its function runs natively.' : 'All functions run natively.';
  // In large modules only what is in use is made native.
  const others = 2 * native < functions ? 'are not in use yet, or begin' : 'begin';
  const left = 'with what is left to the interpreter, as exceptions, objects and changes of tables are';
  return `${grouped(native)} of ${grouped(functions)} functions run natively; the others ${others} ${left}.`;
}

/** Why the interpreter runs a module that has no native form, as a sentence. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.why) {
    case 'no-webassembly':
      return 'The platform has no WebAssembly of its own that could be used.';
    case 'stale':
      return 'Other breakpoints were set before it was ready.';
    case 'nothing-to-gain':
      return 'None of its functions can run natively.';
    case 'refused':
      return `The platform refuses the native form: ${refusal.message}`;
    default:
      return refusal satisfies never;
  }
}

/** Why the interpreter runs a function of a module that has native code. */
export function functionText(why: NonNullable<ReturnType<NativeTier['whyNot']>>): string {
  switch (why) {
    case 'unselected':
      return 'It was not in use when native code was made: in large modules only functions that are in use have some.';
    case 'stop':
      return 'There is a breakpoint at its first instruction.';
    case 'interpreted':
      return 'It uses instructions that are left to the interpreter from its beginning on.';
    default:
      return why satisfies never;
  }
}
