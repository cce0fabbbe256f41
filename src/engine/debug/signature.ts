import { funcTypeOf, type WasmModule } from '../module/module.ts';
import { givenLocalName } from '../module/names.ts';
import { shownType, shownTypes } from './shown-types.ts';
import type { Signature } from './views.ts';

/** Parameters that are listed; the specification's limits allow a thousand. */
const MOST = 1000;

/** Parameters with their names, and results. */
export function signatureOf(module: WasmModule, func: number): Signature {
  const { params, results } = funcTypeOf(module, func);
  return {
    params: params
      .slice(0, MOST)
      .map((type, i) => ({ name: givenLocalName(module, func, i) ?? '', type: shownType(module, type) })),
    results: shownTypes(module, results.slice(0, MOST)),
  };
}
