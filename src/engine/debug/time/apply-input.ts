import { storeElement, storeField } from '../../runtime/gc/members.ts';
import { findObject } from '../../runtime/gc/object-states.ts';
import { storeRoots } from '../../runtime/store-state.ts';
import type { Calls } from '../calls.ts';
import type { Edit, Input } from './tape.ts';

/** Lets an input come into the run; the calls that it asks for are planned, not begun, unless they are nested. */
export function applyInput(calls: Calls, input: Input): void {
  const { run } = calls;
  const { program, hosts, services } = run;
  switch (input.kind) {
    case 'frame':
      if (input.keys && program.shown) program.shown.keys = input.keys;
      program.beginFrame(input.elapsed);
      return;
    case 'fixed-dt':
      program.fixedDt = input.on;
      return;
    case 'picture':
      program.show({ framebuffer: input.settings });
      return;
    case 'interrupted':
      program.game?.interrupted();
      return;
    case 'enter':
      program.enter();
      return;
    case 'invoke':
      program.invoke(input.name, input.args);
      return;
    case 'input':
      if (input.bytes) services.queue.push(input.bytes);
      else services.queue.end();
      return;
    case 'stub':
      hosts.stubs.setResults(input.module, input.name, input.results);
      return;
    case 'edit':
      applyEdit(calls, input.edit);
      return;
    case 'tried':
      return;
    case 'give-up':
      calls.giveUp();
      return;
    case 'unwind':
      calls.unwind();
      return;
    default:
      input satisfies never;
  }
}

function applyEdit({ run: { machine, instance } }: Calls, edit: Edit): void {
  switch (edit.of) {
    case 'stack':
      machine.write(edit.word, edit.value);
      return;
    case 'global':
      instance.globals[edit.index]?.set(edit.value);
      return;
    case 'memory':
      instance.memories[edit.memory]?.write(edit.address, edit.bytes);
      return;
    case 'member': {
      const object = findObject(storeRoots(machine.store, machine.refs), edit.object);
      if (object?.kind === 'struct') machine.store.heap.writes(object);
      else if (object) machine.store.heap.writesTo(object, edit.index, 1);
      if (object?.kind === 'struct') storeField(object.type, object.cells, edit.index, edit.value);
      else if (object) storeElement(object, edit.index, edit.value);
      return;
    }
    default:
      edit satisfies never;
  }
}
