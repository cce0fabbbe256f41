import type { WasmModule } from '../../module/module.ts';
import { globalName, localName, tableName } from '../../module/names.ts';
import { unsignedAt } from '../../runtime/exec/address.ts';
import { FrameWalk } from '../../runtime/frame.ts';
import type { Instance } from '../../runtime/instance.ts';
import type { Machine } from '../../runtime/machine.ts';
import type { Ref } from '../../runtime/ref.ts';
import type { Table } from '../../runtime/table.ts';
import type { Value } from '../../runtime/value.ts';
import { localsOf } from '../operands.ts';
import { readerAt, topFrame, type WasmFrame } from '../place.ts';
import { sameValue, valueText } from '../value-view.ts';
import type { WatchOn } from '../views.ts';
import type { Access } from './access.ts';
import type { Accessor } from './place.ts';
import type { Watched } from './watched.ts';

/** An instruction that is about to access a watched global, local or element: `end` says what came of it. */
export interface SlotAccess {
  readonly of: Watched;
  end(): Access | null;
}

type On<K extends WatchOn['kind']> = Extract<WatchOn, { kind: K }>;

/** A look at the one instruction that is executed next, before it is. */
export interface Look {
  readonly instance: Instance;
  readonly machine: Machine;
  readonly by: Accessor;
  readonly moment: number;
}

/** What the next instruction will access of these. */
export function slotAccesses(look: Look, list: readonly Watched[]): readonly SlotAccess[] {
  const frame = topFrame(look.machine);
  const reader = frame && readerAt(frame);
  if (!frame || !reader || frame.func.instance !== look.instance) return [];
  const { mnemonic } = reader.opcode;
  const found: SlotAccess[] = [];
  for (const of of list) {
    const { on } = of;
    let access: SlotAccess | null = null;
    if (on.kind === 'global' && mnemonic.startsWith('global.') && reader.index === on.global) {
      access = globalAccess(look, of, on, mnemonic === 'global.set');
    } else if (on.kind === 'local' && mnemonic.startsWith('local.') && reader.index === on.local) {
      access = localAccess(look, of, on, frame, mnemonic !== 'local.get');
    } else if (on.kind === 'table') {
      for (const touched of touchedElements(look, mnemonic, reader.index, reader.index2)) {
        access = elementAccess(look, of, on, touched);
        if (access) found.push(access);
      }
      continue;
    }
    if (access) found.push(access);
  }
  return found;
}

interface Ended {
  readonly module: WasmModule;
  readonly write: boolean;
  readonly changed: boolean;
  readonly before: Value | null;
  readonly after: Value | null;
  /** "global $score". */
  readonly what: string;
}

function accessOf({ by, moment }: Look, { module, write, changed, before, after, what }: Ended): Access {
  const shown = (value: Value | null): string => (value === null ? '' : valueText(value, module));
  const last = (): string => shown(after);
  const text = (): string => {
    if (!write) return `read ${last()} from ${what}`;
    return before === null ? `wrote ${last()} to ${what}` : `wrote ${last()} over ${shown(before)} to ${what}`;
  };
  return { by, moment, read: !write, write, changed, before, after, text, last };
}

function globalAccess(look: Look, of: Watched, on: On<'global'>, write: boolean): SlotAccess | null {
  const { module } = look.instance;
  const global = look.instance.globals[on.global];
  if (!global) return null;
  const before = global.get();
  const end = (): Access => {
    const after = global.get();
    const what = `global ${globalName(module, on.global)}`;
    return accessOf(look, { module, write, changed: !sameValue(before, after), before, after, what });
  };
  return { of, end };
}

function localAccess(look: Look, of: Watched, on: On<'local'>, frame: WasmFrame, write: boolean): SlotAccess | null {
  const { index, instance } = frame.func;
  if (index !== on.func || (on.depth !== undefined && on.depth !== depthOfCalls(look.machine))) return null;
  const { module } = instance;
  const layout = localsOf(module, index);
  const read = (): Value => look.machine.read(frame.locals + layout.wordOf(on.local), layout.typeOf(on.local));
  const before = read();
  const end = (): Access => {
    const after = read();
    const what = `local ${localName(module, index, on.local)}`;
    return accessOf(look, { module, write, changed: !sameValue(before, after), before, after, what });
  };
  return { of, end };
}

/** Calls on the stack, those of the host included: the outermost one stands at depth 1. */
export function depthOfCalls(machine: Machine): number {
  const walk = new FrameWalk(machine);
  let depth = 0;
  while (walk.next()) depth++;
  return depth;
}

/** A run of elements that the next instruction reads or writes. */
interface TouchedElements {
  readonly table: number;
  readonly from: number;
  readonly to: number;
  readonly write: boolean;
}

function touchedElements({ machine, instance }: Look, mnemonic: string, a: number, b: number): TouchedElements[] {
  const { sp } = machine;
  const isWide = (table: number): boolean => instance.tables[table]?.wide === true;
  const run = (table: number, word: number, count: number, write: boolean): TouchedElements => {
    const from = unsignedAt(machine, word, isWide(table));
    return { table, from, to: from + count, write };
  };
  switch (mnemonic) {
    case 'table.get':
      return [run(a, sp - 2, 1, false)];
    case 'table.set':
      return [run(a, sp - 4, 1, true)];
    case 'call_indirect':
    case 'return_call_indirect':
      return [run(b, sp - 2, 1, false)];
    case 'table.grow': {
      const from = instance.tables[a]?.size ?? 0;
      return [{ table: a, from, to: from + unsignedAt(machine, sp - 2, isWide(a)), write: true }];
    }
    case 'table.fill':
      return [run(a, sp - 6, unsignedAt(machine, sp - 2, isWide(a)), true)];
    case 'table.init':
      return [run(b, sp - 6, machine.i32[sp - 2]! >>> 0, true)];
    case 'table.copy': {
      const count = unsignedAt(machine, sp - 2, isWide(a) && isWide(b));
      return [run(b, sp - 4, count, false), run(a, sp - 6, count, true)];
    }
    default:
      return [];
  }
}

function elementAccess(look: Look, of: Watched, on: On<'table'>, touched: TouchedElements): SlotAccess | null {
  const table = look.instance.tables[on.table];
  const from = Math.max(on.from, touched.from);
  const to = Math.min(on.from + on.length, touched.to);
  if (!table || touched.table !== on.table || from >= to) return null;
  const old = table.elements.slice(from, to);
  const { module } = look.instance;
  const { write } = touched;
  const end = (): Access | null => {
    // A table that could not grow has no such elements.
    if (table.size <= from) return null;
    const now = table.elements.slice(from, to);
    const changed = now.some((ref, i) => ref !== (old[i] ?? null));
    const elements = to - from === 1 ? `element ${from}` : `elements ${from} to ${to - 1}`;
    const what = `${elements} of ${tableName(module, on.table)}`;
    const after = element(table, now[0]);
    return accessOf(look, { module, write, changed, before: element(table, old[0]), after, what });
  };
  return { of, end };
}

function element(table: Table, ref: Ref | undefined): Value {
  return { type: table.declared.element, ref: ref ?? null };
}
