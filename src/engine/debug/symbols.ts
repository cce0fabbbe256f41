import { funcTypeOf, type WasmModule } from '../module/module.ts';
import { funcName, globalName, memoryName, printable, tableName } from '../module/names.ts';
import type { ExternKind } from '../module/types.ts';
import { shownFuncType } from './shown-types.ts';
import type { SymbolView } from './views.ts';

/** Symbols of one answer. */
const MOST = 500;

interface Candidate {
  readonly kind: SymbolView['kind'];
  readonly name: string;
  readonly view: () => SymbolView;
}

/** How well a name answers a query: 0 exact, 1 begins with it, 2 a word in it begins so, 3 contains it; null not. */
function rank(name: string, query: string): number | null {
  if (query === '') return 3;
  const at = name.indexOf(query);
  if (at < 0) return null;
  if (at === 0) return name.length === query.length ? 0 : 1;
  return /[a-z0-9]/.test(name.charAt(at - 1)) ? 3 : 2;
}

/** Functions, exports, imports, globals, memories and tables whose names answer a query, the best ones first. */
export function findSymbols(module: WasmModule, query: string, limit: number): SymbolView[] {
  const wanted = query.trim().toLowerCase().replace(/^\$/, '');
  const found: { rank: number; view: () => SymbolView }[][] = [[], [], [], []];
  for (const { name, view } of candidates(module)) {
    const r = rank(name.toLowerCase(), wanted);
    if (r !== null && (found[r]?.length ?? 0) < MOST) found[r]?.push({ rank: r, view });
  }
  return found
    .flat()
    .slice(0, Math.min(Math.max(0, limit), MOST))
    .map(({ view }) => view());
}

/** Exports first: among equals they are what people look for. */
function* candidates(module: WasmModule): Generator<Candidate> {
  for (const { name, kind, index } of module.exports) {
    if (kind === 'tag') continue;
    const target = targetOf(kind, index);
    const detail = kind === 'func' ? `export ${shownFuncType(module, funcTypeOf(module, index))}` : `export, ${kind}`;
    yield { kind: 'export', name, view: () => ({ kind: 'export', name: printable(name), detail, target }) };
  }
  for (let func = 0; func < module.funcs.length; func++) {
    const imported = module.funcs[func]?.body === null;
    const name = funcName(module, func);
    const kind = imported ? 'import' : 'func';
    const view = (): SymbolView => {
      const detail = `${imported ? 'import' : 'function'} ${func} ${shownFuncType(module, funcTypeOf(module, func))}`;
      return { kind, name, detail, target: { kind: 'func', func } };
    };
    yield { kind, name, view };
  }
  yield* named('global', module.globals.length, (i) => globalName(module, i));
  yield* named('memory', module.memories.length, (i) => memoryName(module, i));
  yield* named('table', module.tables.length, (i) => tableName(module, i));
}

function* named(
  kind: 'global' | 'memory' | 'table',
  count: number,
  nameOf: (index: number) => string,
): Generator<Candidate> {
  for (let index = 0; index < count; index++) {
    const name = nameOf(index);
    yield { kind, name, view: () => ({ kind, name, detail: `${kind} ${index}`, target: targetOf(kind, index) }) };
  }
}

function targetOf(kind: Exclude<ExternKind, 'tag'>, index: number): SymbolView['target'] {
  if (kind === 'func') return { kind, func: index };
  if (kind === 'global') return { kind, global: index };
  return kind === 'memory' ? { kind, memory: index, address: 0 } : { kind, table: index, index: 0 };
}
