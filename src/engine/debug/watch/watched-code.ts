import type { InstructionReader } from '../../binary/instructions.ts';
import type { FuncIndex } from '../../module/types.ts';
import type { WatchOn } from '../views.ts';

/**
 * What is watched that no mark on memory tells of. The instructions that can touch it are stopped at, executed alone,
 * and looked at before and after.
 */
export interface WatchedCode {
  readonly globals: ReadonlySet<number>;
  readonly tables: ReadonlySet<number>;
  /** Locals by the function that has them. */
  readonly locals: ReadonlyMap<FuncIndex, ReadonlySet<number>>;
  /** Memories with watched ranges: after they grow, the marks are set again. */
  readonly memories: ReadonlySet<number>;
}

/** What of it these watch; null when there is nothing to stop at. */
export function watchedCode(list: readonly WatchOn[]): WatchedCode | null {
  const locals = new Map<FuncIndex, Set<number>>();
  const globals = new Set<number>();
  const tables = new Set<number>();
  const memories = new Set<number>();
  for (const on of list) {
    if (on.kind === 'global') globals.add(on.global);
    else if (on.kind === 'table') tables.add(on.table);
    else if (on.kind === 'memory') memories.add(on.memory);
    else locals.set(on.func, (locals.get(on.func) ?? new Set()).add(on.local));
  }
  return list.length === 0 ? null : { globals, tables, locals, memories };
}

/** Must every instruction of this function be looked at? Else it has nothing to do with what is watched. */
export function mayTouch(code: WatchedCode, func: FuncIndex): boolean {
  return code.globals.size + code.tables.size + code.memories.size > 0 || code.locals.has(func);
}

/** Can the instruction that `reader` stands on read or write any of it? */
export function touches(code: WatchedCode, func: FuncIndex, reader: InstructionReader): boolean {
  const { index, index2 } = reader;
  switch (reader.opcode.mnemonic) {
    case 'local.get':
    case 'local.set':
    case 'local.tee':
      return code.locals.get(func)?.has(index) === true;
    case 'global.get':
    case 'global.set':
      return code.globals.has(index);
    case 'table.get':
    case 'table.set':
    case 'table.grow':
    case 'table.fill':
      return code.tables.has(index);
    case 'table.init':
    case 'call_indirect':
    case 'return_call_indirect':
      return code.tables.has(index2);
    case 'table.copy':
      return code.tables.has(index) || code.tables.has(index2);
    case 'memory.grow':
      return code.memories.has(index);
    default:
      return false;
  }
}
