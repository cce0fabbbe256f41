import { InstructionReader } from '../binary/instructions.ts';
import type { ByteOffset, FuncIndex } from '../module/types.ts';
import { validateBody } from '../validate/code.ts';
import { inspectAt } from '../validate/inspect.ts';
import { FunctionRewriter, type Trace } from './function-rewriter.ts';
import { hookNames, hooks, OWN_GLOBALS } from './layout.ts';
import { memoriesOf, writeMemories } from './marks.ts';
import type { RewrittenModule } from './module-rewriter.ts';
import { Output } from './output.ts';
import { writeOwnTrampoline } from './small-functions.ts';
import { type Twin, TwinLike } from './twin.ts';
import { carriedGlobal } from './twin-module.ts';
import { Code, TwinTypes, typeBytes } from './twin-types.ts';

/** A module with one function: one of the twin's, entered at a loop. */
export interface RewrittenLoop {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly stack: number;
  /** Where the body of the function begins in `bytes`. */
  readonly bodyAt: number;
}

/**
 * Where a function that is at `offset` can be entered natively: the loop around it that lies in no other. Null when there
 * is none, or something is on the operand stack there.
 */
export function loopAround(
  { twin, functions }: RewrittenModule,
  func: FuncIndex,
  offset: ByteOffset,
): ByteOffset | null {
  const { module } = twin;
  if (!functions[func]) return null;
  const state = inspectAt(module, func, offset);
  if (state === null || !state.reachable) return null;
  const at = state.controls.find(({ kind }) => kind === 'loop')?.offset ?? offset;
  if (module.bytes[at] !== 0x03 || stopsBefore(twin, func, at)) return null;
  const there = inspectAt(module, func, at)!;
  return there.operands.length === 0 && there.controls.every(({ kind }) => !kind.startsWith('try')) ? at : null;
}

function stopsBefore({ module, stops }: Twin, func: FuncIndex, at: ByteOffset): boolean {
  const reader = new InstructionReader(module.bytes, at, module.funcs[func]!.body!.end);
  return reader.next() && stops.of(func)?.has(at, reader) === true;
}

/**
 * Rewrites a function so that it is entered at a loop, with the locals of the frame that the machine stands in. It shares
 * everything with the twin, whose exports it imports under their names: globals and tables have the same numbers.
 */
export function rewriteLoop(
  rewritten: RewrittenModule,
  func: FuncIndex,
  at: ByteOffset,
  trace: Trace | null = null,
): RewrittenLoop | null {
  const { module } = rewritten.twin;
  const types = new TwinTypes(module);
  const own = new TwinLike(rewritten.twin, { types, elsewhere: true });
  const resumption = { at, spilled: rewritten.functions[func]!.spilled };
  const rewriter = new FunctionRewriter(own, func, trace, resumption);
  validateBody(module, func, rewriter);
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
  return { bytes: out.take(), stack: result.stack, bodyAt };
}

/** The instruction that was written at a position of such a module. */
export function offsetInLoop(
  rewritten: RewrittenModule,
  func: FuncIndex,
  at: ByteOffset,
  position: number,
): ByteOffset | null {
  const trace: Trace = [];
  const loop = rewriteLoop(rewritten, func, at, trace);
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
