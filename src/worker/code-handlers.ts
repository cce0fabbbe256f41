import {
  findLine,
  findSymbols,
  funcAt,
  funcName,
  helpFor,
  listingOf,
  matchOpcodes,
  type ModuleRow,
  moduleRows,
  type RunTier,
  signatureOf,
  type WasmModule,
} from '../engine/index.ts';
import type { Handlers } from '../protocol/rpc.ts';
import { ProblemError, StaleError } from '../protocol/problem.ts';
import type { Core } from './core.ts';
import { FilteredLists } from './filtered-lists.ts';
import { range } from './range.ts';

type Names =
  | 'module.list'
  | 'code.function'
  | 'code.lines'
  | 'code.locate'
  | 'code.find'
  | 'code.symbols'
  | 'code.opcodes'
  | 'code.help';

/** Milliseconds of searching between two looks at what else is asked. */
const SEARCH_MS = 4;
/** Lines of one answer. */
const MOST_LINES = 2000;

/** What there is in the file: lists, disassembly, symbols. Works for broken modules too, as far as they were read. */
export function codeHandlers(core: Core): Pick<Handlers, Names> {
  const module = (): WasmModule => {
    if (core.opened) return core.opened.module;
    throw new ProblemError({ kind: 'internal', message: 'No module is open.' });
  };

  const filtered = new FilteredLists(core);
  let searches = 0;

  return {
    'module.list': async ({ section, filter = '', ...asked }) => {
      const { from, count } = range(asked, MOST_LINES);
      const items = filter.trim() === '' ? '' : await filtered.items(section, filter.trim().toLowerCase());
      const list = moduleRows(module(), core.debug?.run?.instance ?? null, section, from, count, items);
      return section === 'functions' ? { ...list, rows: withTier(core.tier, list.rows) } : list;
    },

    'code.function': ({ func }) => {
      const def = module().funcs[func];
      if (!def) throw new ProblemError({ kind: 'internal', message: `There is no function ${func}.` });
      const listing = listingOf(module(), func);
      return {
        func,
        name: funcName(module(), func),
        imported: def.body === null,
        signature: signatureOf(module(), func),
        start: def.body?.start ?? def.offset,
        end: def.body?.end ?? def.offset,
        lines: listing.lines,
        instructions: listing.instructions,
      };
    },

    'code.lines': ({ func, ...asked }) => {
      if (!module().funcs[func]) return [];
      const listing = listingOf(module(), func);
      const { from, count } = range(asked, MOST_LINES);
      const length = Math.max(0, Math.min(count, listing.lines - from));
      return Array.from({ length }, (_, i) => listing.line(from + i));
    },

    'code.locate': ({ offset }) => {
      const func = funcAt(module(), offset);
      if (func === null) return null;
      const listing = listingOf(module(), func);
      const line = listing.lineOf(offset);
      return line < 0 ? null : { func, offset: listing.offsetOf(line) ?? offset, line };
    },

    'code.find': async ({ func, query, from, backwards }) => {
      const mine = ++searches;
      const { opened } = core;
      if (!module().funcs[func]) return null;
      const finding = findLine(listingOf(module(), func), query, range({ from, count: 0 }, 0).from, backwards);
      for (let since = core.now(); ;) {
        const { done, value } = finding.next();
        if (done) return value === null ? null : { line: value };
        if (core.now() - since < SEARCH_MS) continue;
        await core.surroundings.nextTask();
        if (mine !== searches) throw new StaleError('Something else is searched for.');
        if (core.opened !== opened) throw new StaleError();
        since = core.now();
      }
    },

    'code.symbols': ({ query, limit }) => findSymbols(module(), query, limit),

    'code.opcodes': ({ pattern, limit }) => {
      const mnemonics = [...new Set(matchOpcodes(pattern).map(({ mnemonic }) => mnemonic))];
      return { total: mnemonics.length, mnemonics: mnemonics.slice(0, Math.max(0, limit)) };
    },

    'code.help': ({ mnemonic }) => helpFor(mnemonic),
  };
}

/** Functions with why they stay in the interpreter, where that is the exception. */
function withTier(tier: RunTier | null, rows: readonly ModuleRow[]): readonly ModuleRow[] {
  const { native, functions } = tier?.view() ?? { native: 0, functions: 0 };
  if (tier === null || native * 2 < functions || native === 0) return rows;
  return rows.map((row) => {
    const why = row.target?.kind === 'func' ? tier.whyNot(row.target.func) : null;
    return why === null ? row : { ...row, interpreted: why };
  });
}
