import type { WasmModule } from '../module/module.ts';
import type { FuncIndex, TableIndex, TypeIndex } from '../module/types.ts';
import type { HostFunc } from '../runtime/func.ts';
import type { Ref } from '../runtime/ref.ts';
import { hookNames, hooks, OWN_GLOBALS } from './layout.ts';
import { memoriesOf, writeMemories } from './marks.ts';
import { Output } from './output.ts';
import { writeDummies } from './spill-code.ts';
import type { Twin } from './twin.ts';
import { Code, codeOf, typeBytes } from './twin-types.ts';

/** A table of the module with its counterpart in the twin. */
export interface TwinTable {
  readonly table: TableIndex;
  readonly exported: string;
  /** What it held when it was copied into the twin, and how often it had changed then. */
  readonly contents: readonly Ref[];
  readonly changes: number;
}

/** What a twin has beside its functions, whose bodies follow. */
export interface TwinParts {
  readonly twin: Twin;
  readonly hosts: readonly HostFunc[];
  readonly globals: readonly { readonly global: number; readonly code: Code }[];
  readonly tables: readonly TwinTable[];
  /** Types of the stubs behind the functions, and of the trampolines behind those. */
  readonly stubs: readonly TypeIndex[];
  readonly entered: readonly TypeIndex[];
  readonly slotOf: (ref: Ref) => number;
}

/** The name of the trampoline that enters functions of a type. */
export function trampolineName(type: TypeIndex): string {
  return `e${type}`;
}

/** Globals of floats are kept as their bits. */
export function carriedGlobal(code: Code): Code {
  if (code === Code.f32) return Code.i32;
  return code === Code.f64 ? Code.i64 : code;
}

/** How many functions the twin of a module has, but those it imports and the trampolines. */
const definedIn = (module: WasmModule, stubs: readonly TypeIndex[]): number => module.funcs.length + stubs.length;

/** Everything of a twin's module that stands before its code section, in pieces. */
export function* writeSections(out: Output, parts: TwinParts): Generator<void, void> {
  const { twin, entered, stubs } = parts;
  const { module, types } = twin;
  const defined = definedIn(module, stubs);
  const trampoline = types.of([Code.i32, Code.i32], []);
  const imports = writeImports(parts);
  for (const byte of [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.byte(byte);
  const section = (id: number, contents: Output): void => {
    out.byte(id);
    out.sized(contents);
  };
  section(1, types.write());
  section(2, imports);
  const funcs = new Output();
  funcs.u32(defined + entered.length);
  for (const { typeIndex } of module.funcs) funcs.u32(module.types.length + typeIndex);
  for (const type of stubs) funcs.u32(module.types.length + type);
  entered.forEach(() => funcs.u32(trampoline));
  section(3, funcs);
  yield;
  const tables = new Output();
  tables.u32(1 + parts.tables.length);
  for (const size of [defined, ...parts.tables.map(({ contents }) => contents.length)]) {
    tables.byte(0x70);
    tables.byte(0);
    tables.u32(size);
  }
  section(4, tables);
  yield;
  section(6, writeGlobals(parts));
  section(7, writeExports(parts, defined));
  section(9, writeElements(parts, defined));
}

function writeImports({ twin, hosts }: TwinParts): Output {
  const { types } = twin;
  const out = new Output();
  out.u32(hookNames.length + hosts.length + memoriesOf(twin));
  for (const name of hookNames) {
    out.name('hook');
    out.name(name);
    out.byte(0);
    const { params, results } = hooks[name];
    out.u32(types.of(params, results));
  }
  hosts.forEach(({ type, fast }, i) => {
    out.name('host');
    out.name(String(i));
    out.byte(0);
    const carried = (code: Code): Code => (code === Code.f32 ? Code.i32 : code === Code.f64 && !fast ? Code.i64 : code);
    const list = (codes: readonly Code[]): Code[] => codes.map(carried);
    out.u32(types.of(list(type.params.map(codeOf)), list(type.results.map(codeOf))));
  });
  writeMemories(out, twin);
  return out;
}

function writeGlobals({ globals }: TwinParts): Output {
  const out = new Output();
  out.u32(OWN_GLOBALS + globals.length);
  for (const code of [Code.i32, Code.i32, ...globals.map((global) => carriedGlobal(global.code))]) {
    out.byte(typeBytes[code]!);
    out.byte(1);
    writeDummies(out, [code]);
    out.byte(0x0b);
  }
  return out;
}

function writeExports({ twin, globals, tables, entered }: TwinParts, defined: number): Output {
  const out = new Output();
  out.u32(2 + globals.length + 1 + tables.length + entered.length);
  const item = (name: string, kind: number, index: number): void => {
    out.name(name);
    out.byte(kind);
    out.u32(index);
  };
  item('fuel', 3, 0);
  item('leaving', 3, 1);
  globals.forEach(({ global }, i) => item(`g${global}`, 3, OWN_GLOBALS + i));
  item('all', 1, 0);
  tables.forEach(({ exported }, i) => item(exported, 1, 1 + i));
  entered.forEach((type, i) => item(trampolineName(type), 0, twin.funcAt(0) + defined + i));
  return out;
}

function writeElements({ twin, tables, slotOf }: TwinParts, defined: number): Output {
  const out = new Output();
  const first = twin.funcAt(0);
  const runs: { table: number; at: number; funcs: FuncIndex[] }[] = [
    { table: 0, at: 0, funcs: Array.from({ length: defined }, (_, i) => first + i) },
  ];
  tables.forEach(({ contents }, i) => {
    let run: FuncIndex[] = [];
    contents.forEach((ref, at) => {
      const slot = slotOf(ref);
      if (slot < 0) {
        run = [];
        return;
      }
      if (run.length === 0) runs.push({ table: i + 1, at, funcs: run });
      run.push(first + slot);
    });
  });
  out.u32(runs.length);
  for (const { table, at, funcs } of runs) {
    out.byte(table === 0 ? 0 : 2);
    if (table > 0) out.u32(table);
    out.i32(at);
    out.byte(0x0b);
    if (table > 0) out.byte(0);
    out.u32(funcs.length);
    for (const func of funcs) out.u32(func);
  }
  return out;
}
