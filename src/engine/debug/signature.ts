import { funcTypeOf, type WasmModule } from '../module/module.ts';
import { givenLocalName } from '../module/names.ts';
import type { FuncType } from '../module/types.ts';
import type { Signature } from './views.ts';

/** Parameters that are listed; the specification's limits allow a thousand. */
const MOST = 1000;

/** Parameters with their names, and results. */
export function signatureOf(module: WasmModule, func: number): Signature {
  const { params, results } = funcTypeOf(module, func);
  return {
    params: params.slice(0, MOST).map((type, i) => ({ name: givenLocalName(module, func, i) ?? '', type })),
    results: results.slice(0, MOST),
  };
}

/** "(f64, f64) → i32", short whatever the type. */
export function typeText({ params, results }: FuncType): string {
  const list = (types: readonly string[]): string =>
    types.length > 12 ? `${types.slice(0, 12).join(', ')}, … ${types.length - 12} more` : types.join(', ');
  const result = results.length === 0 ? '' : ` → ${results.length === 1 ? list(results) : `(${list(results)})`}`;
  return `(${list(params)})${result}`;
}
