import type { Target } from '../../protocol/messages.ts';
import type { State } from './state.ts';

/** Shows what a click or a link leads to, in the pane that shows such things. */
export function goToTarget({ code, memory, tables, globals, module }: State, target: Target): void {
  switch (target.kind) {
    case 'func':
      code.goTo(target.offset === undefined ? { func: target.func } : { func: target.func, offset: target.offset });
      return;
    case 'memory':
      memory.goTo(target.address, target.memory);
      return;
    case 'table':
      tables.goTo(target.table, target.index);
      return;
    case 'global':
      globals.goTo(target.global);
      return;
    case 'type':
      module.goTo('types', target.type);
      return;
    case 'tag':
      module.goTo('tags', target.tag);
      return;
  }
}
