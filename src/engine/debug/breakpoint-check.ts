import { WasmError } from '../module/errors.ts';
import type { WasmModule } from '../module/module.ts';
import { printable } from '../module/names.ts';
import { matchOpcodes } from '../module/opcodes.ts';
import type { ByteOffset, FuncIndex } from '../module/types.ts';
import { validateBody } from '../validate/code.ts';
import { inspectAt } from '../validate/inspect.ts';
import { hex } from '../util/hex.ts';
import { funcAt } from './location.ts';
import type { BreakpointOn, CodeLocation } from './views.ts';
import { checkWatch } from './watch-check.ts';

/** Can a breakpoint ever hit, and where? `message` says why not. */
export interface Check {
  readonly verified: boolean;
  readonly message: string;
  readonly location: CodeLocation | null;
}

/** Looks breakpoints up in a module. Each instruction is looked at once, however often the list changes. */
export class BreakpointChecker {
  readonly #instructions = new Map<ByteOffset, Check>();
  constructor(readonly module: WasmModule) {}

  check(on: BreakpointOn): Check {
    switch (on.kind) {
      case 'export':
        return this.#export(on.name);
      case 'function':
        return this.#function(on.func);
      case 'import':
        return this.#import(on.module, on.name);
      case 'opcode':
        return matchOpcodes(on.pattern).length > 0 ? good(null) : bad(`No instruction is called "${on.pattern}".`);
      case 'instruction':
        return this.#instruction(on.offset);
      case 'trap':
        return good(null);
      case 'exception':
        return on.tag === undefined || this.module.tags[on.tag] ? good(null) : bad(`There is no tag ${on.tag}.`);
      case 'start':
        return this.module.start === null
          ? bad('The module has no start function.')
          : this.#function(this.module.start.func);
      default:
        return checkWatch(this.module, on);
    }
  }

  #export(name: string): Check {
    const found = this.module.exports.find((item) => item.name === name);
    if (!found) return bad(`There is no export "${printable(name)}".`);
    return found.kind === 'func'
      ? this.#function(found.index)
      : bad(`The export "${printable(name)}" is a ${found.kind}.`);
  }

  #function(func: FuncIndex): Check {
    const def = this.module.funcs[func];
    if (!def) return bad(`There is no function ${func}.`);
    if (!def.body) return bad('The function is imported: set a breakpoint on the import.');
    return good({ func, offset: def.body.code });
  }

  #import(module: string, name: string): Check {
    const found = this.module.imports.filter((item) => item.module === module && item.name === name);
    if (found.length === 0) return bad(`There is no import "${printable(module)}" "${printable(name)}".`);
    if (found.some(({ kind }) => kind === 'func')) return good(null);
    return bad(`The import "${printable(module)}" "${printable(name)}" is a ${found[0]?.kind ?? ''}.`);
  }

  #instruction(offset: ByteOffset): Check {
    let known = this.#instructions.get(offset);
    if (known === undefined) this.#instructions.set(offset, (known = this.#lookAt(offset)));
    return known;
  }

  #lookAt(offset: ByteOffset): Check {
    const func = funcAt(this.module, offset);
    if (func === null) return bad(`There is no code at ${hex(offset)}.`);
    try {
      validateBody(this.module, func);
    } catch (error) {
      if (error instanceof WasmError) return bad(`The function cannot run: ${error.message}.`);
      throw error;
    }
    const state = inspectAt(this.module, func, offset);
    if (state === null) return bad(`No instruction begins at ${hex(offset)}.`);
    return state.reachable ? good({ func, offset }) : bad('No path leads to this instruction.');
  }
}

function good(location: CodeLocation | null): Check {
  return { verified: true, message: '', location };
}

function bad(message: string): Check {
  return { verified: false, message, location: null };
}
