/** Entering functions of modules, which are compiled when they are first called. */
import { FixedPc, FunctionHeader, MANY_LOCALS, returningTo } from '../../compile/flat-code.ts';
import { Trap, WasmError } from '../../module/errors.ts';
import type { Pc } from '../../module/types.ts';
import type { WasmFunc } from '../func.ts';
import type { Machine } from '../machine.ts';
import { LARGE_BODY } from '../sliced-compile.ts';
import { Unfinished } from '../unfinished.ts';

/** Words of locals that are zeroed for one unit of fuel, by calls that zero very many. */
export const LOCALS_PER_FUEL = 32;

/**
 * Makes a frame for `func`, whose arguments are on top of the stack; its return goes on behind the call operation at
 * `returnPc`. Throws Trap with nothing changed.
 */
export function enterWasm(m: Machine, func: WasmFunc, returnPc: Pc): void {
  const entry = entryOf(m, func);
  const code = m.store.code.pristine;
  const { frameWords, i32 } = m;
  const base = m.sp - code[entry + FunctionHeader.params]!;
  const frames = m.fr / 2;
  if (m.fr >= frameWords.length - 4) throw new Trap({ kind: 'call-stack-exhausted', frames, limit: 'frames' });
  if (base + code[entry + FunctionHeader.frame]! > i32.length) {
    throw new Trap({ kind: 'call-stack-exhausted', frames, limit: 'bytes' });
  }
  frameWords[m.fr++] = returnPc;
  frameWords[m.fr++] = m.fp;
  if (func.instance !== m.instance) {
    frameWords[m.fr++] = returningTo(FixedPc.leaveInstance);
    frameWords[m.fr++] = m.instance?.index ?? -1;
    m.holdInstance();
    m.setInstance(func.instance);
  }
  const locals = code[entry + FunctionHeader.locals]!;
  if (locals > MANY_LOCALS) m.fuel -= Math.floor(locals / LOCALS_PER_FUEL);
  // A call of `fill` takes longer than a few words.
  for (const end = m.sp + locals; m.sp < end; m.sp++) i32[m.sp] = 0;
  m.fp = base;
  m.goTo(entry);
}

/** Instructions of a large function that are compiled between two looks at what else there is to do. */
const COMPILED_AT_ONCE = 10_000;
/** Fuel for compiling one. */
const COMPILE_FUEL = 20;

/**
 * The first operation of a function. One that turns out not to be valid when it is first called traps there. Throws
 * Unfinished, with nothing changed, when the machine compiles large functions in slices and this was not the last one;
 * not when it is to be done `atOnce`.
 */
export function entryOf(m: Machine, func: WasmFunc, atOnce = false): Pc {
  if (func.entry >= 0) return func.entry;
  try {
    if (atOnce || !m.compilesInSlices || !isLarge(func)) return m.store.compile(func);
    const work = Math.max(COMPILED_AT_ONCE, Math.floor(m.fuel / COMPILE_FUEL));
    const entry = m.store.compileSome(func, work);
    m.fuel -= work * COMPILE_FUEL;
    if (entry === null) throw new Unfinished();
    return entry;
  } catch (error) {
    if (error instanceof WasmError) {
      throw new Trap({ kind: 'host', message: `function ${func.index} is not valid: ${error.message}` });
    }
    // The only other thing that can go wrong: no room, for the code or on the platform's own stack.
    if (error instanceof RangeError) {
      if (error.message.includes('call stack')) {
        throw new Trap({ kind: 'call-stack-exhausted', frames: m.fr / 2, limit: 'bytes' });
      }
      throw new Trap({ kind: 'host', message: `function ${func.index} cannot be compiled: ${error.message}` });
    }
    throw error;
  }
}

function isLarge({ instance, index }: WasmFunc): boolean {
  const body = instance.module.funcs[index]?.body;
  return !!body && body.end - body.start >= LARGE_BODY;
}
