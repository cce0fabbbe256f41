import { globalName, localName, memoryName, tableName } from '../module/names.ts';
import type { WasmModule } from '../module/module.ts';
import { hex } from '../util/hex.ts';
import type { WatchOn } from './views.ts';

const verbs = { write: 'write of', read: 'read of', access: 'access of', change: 'change of' } as const;

/** What a watchpoint watches, in a few words: "change of 0x1000 to 0x1003". */
export function watchText(module: WasmModule, on: WatchOn): string {
  const when = on.condition === undefined || on.condition === '' ? '' : ` when ${on.condition}`;
  return `${verbs[on.access]} ${placeText(module, on)}${when}`;
}

function placeText(module: WasmModule, on: WatchOn): string {
  switch (on.kind) {
    case 'memory': {
      const end = on.address + on.length - 1;
      const range = on.length === 1 ? hex(on.address) : `${hex(on.address)} to ${hex(end)}`;
      return on.memory === 0 ? range : `${range} in ${memoryName(module, on.memory)}`;
    }
    case 'global':
      return `global ${globalName(module, on.global)}`;
    case 'local': {
      const name = `local ${localName(module, on.func, on.local)} of function ${on.func}`;
      return on.depth === undefined ? name : `${name}, in one frame`;
    }
    case 'table': {
      const end = on.from + on.length - 1;
      const range = on.length === 1 ? `element ${on.from}` : `elements ${on.from} to ${end}`;
      return `${range} of ${tableName(module, on.table)}`;
    }
    default:
      return on satisfies never;
  }
}
