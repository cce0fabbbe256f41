import type { WasmModule } from '../module/module.ts';
import type { Check } from './breakpoint-check.ts';
import { ExpressionError, parseExpression } from './expression.ts';
import { localsOf } from './operands.ts';
import type { WatchOn } from './views.ts';

/** Is there what a watchpoint is to watch? */
export function checkWatch(module: WasmModule, on: WatchOn): Check {
  if (!accesses.has(on.access)) return bad('Watched is a write, a read, an access or a change.');
  const problem = conditionProblem(on.condition);
  return problem === null ? checkPlace(module, on) : bad(`The condition cannot be read: ${problem}`);
}

const accesses: ReadonlySet<string> = new Set(['write', 'read', 'access', 'change']);

function conditionProblem(condition: string | undefined): string | null {
  if (condition === undefined || condition === '') return null;
  if (typeof condition !== 'string') return 'It is no text.';
  if (condition.trim() === '') return null;
  try {
    parseExpression(condition);
    return null;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

function checkPlace(module: WasmModule, on: WatchOn): Check {
  switch (on.kind) {
    case 'memory':
      if (!module.memories[on.memory]) return bad(`There is no memory ${on.memory}.`);
      return inRange(on.address, on.length) ? good : bad('There is no such range of addresses.');
    case 'global':
      return module.globals[on.global] ? good : bad(`There is no global ${on.global}.`);
    case 'local': {
      if (!module.funcs[on.func]?.body) return bad(`There is no function ${on.func} with locals.`);
      return on.local >= 0 && Number.isInteger(on.local) && on.local < localsOf(module, on.func).count
        ? good
        : bad(`There is no local ${on.local}.`);
    }
    case 'table':
      if (!module.tables[on.table]) return bad(`There is no table ${on.table}.`);
      return inRange(on.from, on.length) ? good : bad('There are no such elements.');
    default:
      return on satisfies never;
  }
}

function inRange(from: number, length: number): boolean {
  return Number.isSafeInteger(from) && Number.isSafeInteger(length) && from >= 0 && length > 0;
}

const good: Check = { verified: true, message: '', location: null };

function bad(message: string): Check {
  return { verified: false, message, location: null };
}
