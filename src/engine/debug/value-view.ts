import { funcName, printable } from '../module/names.ts';
import type { WasmModule } from '../module/module.ts';
import type { Ref } from '../runtime/ref.ts';
import type { Value } from '../runtime/value.ts';
import { formatValue } from '../text/format.ts';
import { memberCount, membersOf, objectTypeName } from './object-view.ts';
import { type Shown, shownObjects } from './shown-objects.ts';
import { shownType } from './shown-types.ts';
import type { MemberView, ObjectWindow, RefView, ValueView } from './views.ts';

/** Members that the view of a reference carries. */
const FIRST = 4;
/** Members of one answer. */
const MOST = 2000;

/** A value as plain data. `module` names its functions and types. */
export function valueView(value: Value, module: WasmModule, first = FIRST): ValueView {
  if ('ref' in value) return { type: shownType(module, value.type), bits: 0n, ref: refView(value.ref, module, first) };
  return { type: value.type, bits: BigInt(value.bits), ref: null };
}

/** A reference as plain data, an object with the `first` of its members, which show none of their own. */
export function refView(ref: Ref, module: WasmModule, first = FIRST): RefView {
  if (ref === null) return { kind: 'null' };
  if (typeof ref === 'number') return { kind: 'i31', value: ref };
  switch (ref.kind) {
    case 'host-ref':
      return { kind: 'host', text: hostText(ref.value) };
    case 'host':
      return { kind: 'func', func: null, name: printable(`${ref.module}.${ref.name}`) };
    case 'wasm': {
      const own = ref.instance.module === module;
      return { kind: 'func', func: own ? ref.index : null, name: funcName(ref.instance.module, ref.index) };
    }
    default: {
      const { kind, id } = ref;
      shownObjects(module).note(ref);
      const type = objectTypeName(ref, module);
      return { kind, id, type, count: memberCount(ref), members: memberViews(ref, module, 0, first) };
    }
  }
}

/** Characters of a text of the host that are shown. */
const SHOWN = 60;

/** A value of the host as a person would type it; of what cannot be typed, what kind of thing it is. */
function hostText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `"${printable(value, SHOWN)}"`;
    case 'bigint':
      return printable(`${value}n`, SHOWN);
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'symbol':
    case 'function':
      return `a ${typeof value} of the host`;
    default:
      return value === null ? 'null of the host' : 'an object of the host';
  }
}

/** Members of an object that was shown before, by its kind and number; null when it is gone. */
export function objectWindow(
  module: WasmModule,
  kind: Shown['kind'],
  id: number,
  from: number,
  count: number,
): ObjectWindow | null {
  const object = shownObjects(module).find(kind, id);
  if (object === null) return null;
  const members = memberViews(object, module, Math.max(0, from), Math.min(count, MOST));
  return { kind, id, type: objectTypeName(object, module), count: memberCount(object), from, members };
}

function memberViews(object: Shown, module: WasmModule, from: number, count: number): MemberView[] {
  return membersOf(object, module, from, count).map(({ name, storage, mutable, value }) => ({
    name,
    storage: shownType(module, storage),
    mutable,
    value: valueView(value, module, 0),
  }));
}

/** A value as people write it, floats shortened to what fits a line. */
export function valueText(value: Value, module: WasmModule): string {
  if ('ref' in value) return refText(refView(value.ref, module, 0));
  const text = formatValue(value.type, BigInt(value.bits));
  const float = value.type === 'f32' || value.type === 'f64';
  return float && text.length > 9 && Number.isFinite(Number(text)) ? shortened(Number(text)) : text;
}

function refText(ref: RefView): string {
  switch (ref.kind) {
    case 'null':
      return 'null';
    case 'func':
      return `$${ref.name}`;
    case 'host':
      return ref.text;
    case 'i31':
      return `i31 ${ref.value}`;
    default:
      return `${ref.type} #${ref.id}`;
  }
}

function shortened(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Do both hold the same bits, or the same reference? */
export function sameValue(a: Value, b: Value): boolean {
  if ('ref' in a || 'ref' in b) return 'ref' in a && 'ref' in b && a.ref === b.ref;
  return a.type === b.type && a.bits === b.bits;
}
