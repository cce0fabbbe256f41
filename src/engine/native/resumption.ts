import { InstructionReader } from '../binary/instructions.ts';
import { LocalLayout } from '../compile/locals.ts';
import { funcTypeOf, type WasmModule } from '../module/module.ts';
import type { ByteOffset, FuncIndex } from '../module/types.ts';
import { BodyWalk } from '../validate/code.ts';
import { factsOf } from '../validate/facts.ts';
import { inspectAt } from '../validate/inspect.ts';
import { BranchHints } from './branch-hints.ts';
import { FunctionRewriter, type Trace } from './function-rewriter.ts';
import { hookNames, hooks, OWN_GLOBALS } from './layout.ts';
import { memoriesOf, writeMemories } from './marks.ts';
import type { RewrittenModule } from './module-rewriter.ts';
import { Output } from './output.ts';
import { allOf } from './pieces.ts';
import { writeOwnTrampoline } from './small-functions.ts';
import { LOOP } from './twin-code.ts';
import { type Twin, twinLike } from './twin.ts';
import { carriedGlobal } from './twin-module.ts';
import { Code, TwinTypes, typeBytes } from './twin-types.ts';

/** A module with one function: one of the twin's, entered at a loop. */
export interface RewrittenLoop {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly stack: number;
  /** What it spills: what the whole function does, and perhaps more. */
  readonly spilled: readonly number[];
  /** Where the body of the function begins in `bytes`. */
  readonly bodyAt: number;
}

/** Work of a walk in one piece: a millisecond or two. */
const PIECE_WORK = 10_000;

/** Bytes of code up to which a function is rewritten for each of its loops without thinking twice. */
const SMALL = 16_000;
/** More than this is not written to enter an inner loop. */
const MOST = 4_000_000;

/** What is known of a frame that is to be entered natively. */
export interface Standing {
  /** Was fuel used up in the interpreter, so that the frame is in a loop that lasts? */
  readonly lasts: boolean;
  /** Can it be entered at this loop already? */
  readonly entered: (loop: ByteOffset) => boolean;
}

/**
 * The loop at which a frame that is at `offset` of a function is to be entered: the innermost around it. Whole loops
 * around it go on natively too, so there is no better one, but each way in is a copy of the function: a large function is
 * entered at its outermost loop, and at an inner one only when it lasts. Null when there is none, or none that is missing.
 */
export function entryLoop(
  { twin, functions }: RewrittenModule,
  func: FuncIndex,
  offset: ByteOffset,
  { lasts, entered }: Standing,
): ByteOffset | null {
  const { module } = twin;
  if (!functions[func]) return null;
  const state = inspectAt(module, func, offset);
  if (state === null || !state.reachable || state.controls.some(({ kind }) => kind.startsWith('try'))) return null;
  const around = state.controls.filter(({ kind }) => kind === 'loop').map((control) => control.offset);
  if (module.bytes[offset] === LOOP) around.push(offset);
  const loops = around.filter((at) => !stopsBefore(twin, func, at));
  const innermost = loops.at(-1);
  if (innermost === undefined) return null;
  const { code, end } = module.funcs[func]!.body!;
  const bytes = (end - code) * around.length;
  const wanted = bytes <= SMALL || (lasts && bytes <= MOST) ? innermost : loops[0]!;
  return entered(wanted) ? null : wanted;
}

/** A loop and those around it, from inside. */
function loopsAround(module: WasmModule, func: FuncIndex, at: ByteOffset): readonly ByteOffset[] {
  const { controls } = inspectAt(module, func, at)!;
  const around = controls.filter(({ kind }) => kind === 'loop').map(({ offset }) => offset);
  return [at, ...around.reverse()];
}

function stopsBefore({ module, stops }: Twin, func: FuncIndex, at: ByteOffset): boolean {
  const reader = new InstructionReader(module.bytes, at, module.funcs[func]!.body!.end);
  return reader.next() && stops.of(func)?.has(at, reader) === true;
}

/**
 * Rewrites a function so that it is entered at a loop, with the locals and operands of the frame that the machine stands
 * in. It shares everything with the twin, whose exports it imports under their names: globals and tables have the same numbers.
 */
export function* rewritingLoop(
  rewritten: RewrittenModule,
  func: FuncIndex,
  at: ByteOffset,
  trace: Trace | null = null,
): Generator<void, RewrittenLoop | null> {
  const { module } = rewritten.twin;
  const types = new TwinTypes(module);
  const own = twinLike(rewritten.twin, { types, elsewhere: true });
  const kept = factsOf(module).catchDepths.get(func) ?? 0;
  const { words } = new LocalLayout(funcTypeOf(module, func), module.funcs[func]!.body, kept);
  const resumption = { localWords: words, spilled: rewritten.functions[func]!.spilled };
  const rewriter = new FunctionRewriter(own, func, trace, resumption);
  for (const loop of loopsAround(module, func, at)) {
    rewriter.resumeAt(loop);
    const walk = new BodyWalk(module, func);
    while (!walk.run(PIECE_WORK, rewriter)) yield;
  }
  const result = rewriter.finish();
  if (result === null) return null;
  const { typeIndex } = module.funcs[func]!;
  const entering = new Output();
  writeOwnTrampoline(entering, types.at(typeIndex), hookNames.length);
  const trampoline = types.of([Code.i32, Code.i32], []);
  const imports = writeImports(rewritten, types);
  const out = new Output(result.body.length + 2048);
  for (const byte of [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.byte(byte);
  const section = (id: number, write: (contents: Output) => void): void => {
    const contents = new Output();
    write(contents);
    out.byte(id);
    out.sized(contents);
  };
  out.byte(1);
  out.sized(types.write());
  out.byte(2);
  out.sized(imports);
  section(3, (contents) => {
    contents.u32(2);
    contents.u32(module.types.length + typeIndex);
    contents.u32(trampoline);
  });
  section(7, (contents) => {
    contents.u32(1);
    contents.name('enter');
    contents.byte(0);
    contents.u32(hookNames.length + 1);
  });
  const behind = new Output();
  behind.sized(entering);
  const code = new Output();
  code.u32(2);
  code.sized(result.body);
  const hints = new BranchHints();
  hints.add(hookNames.length, result.hints);
  hints.write(out);
  out.byte(10);
  out.u32(code.length + behind.length);
  const bodyAt = out.length + code.length - result.body.length;
  out.append(code);
  out.append(behind);
  // The name tells traps in it from those in the twin.
  const name = new Output();
  name.name(`loop.${func}.${at}`);
  section(0, (contents) => {
    contents.name('name');
    contents.byte(0);
    contents.sized(name);
  });
  return { bytes: out.take(), stack: result.stack, spilled: result.spilled, bodyAt };
}

/** The instruction that was written at a position of such a module. */
export function offsetInLoop(
  rewritten: RewrittenModule,
  func: FuncIndex,
  at: ByteOffset,
  position: number,
): ByteOffset | null {
  const trace: Trace = [];
  const loop = allOf(rewritingLoop(rewritten, func, at, trace));
  if (loop === null) return null;
  let found: ByteOffset | null = null;
  for (let i = 0; i < trace.length && trace[i]! <= position - loop.bodyAt; i += 2) found = trace[i + 1]!;
  return found;
}

function writeImports({ globals, tables, twin }: RewrittenModule, types: TwinTypes): Output {
  const out = new Output();
  out.u32(hookNames.length + OWN_GLOBALS + globals.length + 1 + tables.length + memoriesOf(twin));
  const item = (module: string, name: string, kind: number): void => {
    out.name(module);
    out.name(name);
    out.byte(kind);
  };
  for (const name of hookNames) {
    item('hook', name, 0);
    out.u32(types.of(hooks[name].params, hooks[name].results));
  }
  const global = (name: string, code: Code): void => {
    item('twin', name, 3);
    out.byte(typeBytes[code]!);
    out.byte(1);
  };
  global('fuel', Code.i32);
  global('leaving', Code.i32);
  for (const { global: index, code } of globals) global(`g${index}`, carriedGlobal(code));
  for (const name of ['all', ...tables.map(({ exported }) => exported)]) {
    item('twin', name, 1);
    for (const byte of [0x70, 0, 0]) out.byte(byte);
  }
  writeMemories(out, twin);
  return out;
}
