import { funcName, printable } from '../module/names.ts';
import type { WasmModule } from '../module/module.ts';
import type { Ref } from '../runtime/ref.ts';
import { HostRef } from '../runtime/ref.ts';
import type { Value } from '../runtime/value.ts';
import { formatValue } from '../text/format.ts';
import type { RefView, ValueView } from './views.ts';

/** A value as plain data. `module` names its functions. */
export function valueView(value: Value, module: WasmModule): ValueView {
  if ('ref' in value) return { type: value.type, bits: 0n, ref: refView(value.ref, module) };
  return { type: value.type, bits: BigInt(value.bits), ref: null };
}

/** A reference as plain data. */
export function refView(ref: Ref, module: WasmModule): RefView {
  if (ref === null) return { kind: 'null' };
  if (ref instanceof HostRef) return { kind: 'host', text: 'a value of the host' };
  if (ref.kind === 'host') return { kind: 'func', func: null, name: printable(`${ref.module}.${ref.name}`) };
  const own = ref.instance.module === module;
  return { kind: 'func', func: own ? ref.index : null, name: funcName(ref.instance.module, ref.index) };
}

/** A value as people write it, floats shortened to what fits a line. */
export function valueText(value: Value, module: WasmModule): string {
  if ('ref' in value) {
    const ref = refView(value.ref, module);
    return ref.kind === 'null' ? 'null' : ref.kind === 'func' ? `$${ref.name}` : ref.text;
  }
  const text = formatValue(value.type, BigInt(value.bits));
  const float = value.type === 'f32' || value.type === 'f64';
  return float && text.length > 9 && Number.isFinite(Number(text)) ? shortened(Number(text)) : text;
}

function shortened(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Do both hold the same bits, or the same reference? */
export function sameValue(a: Value, b: Value): boolean {
  if ('ref' in a || 'ref' in b) return 'ref' in a && 'ref' in b && a.ref === b.ref;
  return a.type === b.type && a.bits === b.bits;
}
