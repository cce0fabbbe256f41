import type { WasmModule } from '../module/module.ts';
import { type FuncType, isRefType, type StorageType } from '../module/types.ts';
import { withIndexText } from '../text/index-text.ts';
import { readableNaming } from '../text/naming.ts';

/** A type as people see it in views: `(ref null $node)` where the module says `(ref null 3)`. */
export function shownType(module: WasmModule, type: StorageType): string {
  return isRefType(type) ? withIndexText(type, readableNaming(module).type) : type;
}

export function shownTypes(module: WasmModule, types: readonly StorageType[]): string[] {
  return types.map((type) => shownType(module, type));
}

/** Types that are written of a list; the rest is counted. */
const MOST = 12;

/** "(f64, (ref $node)) → i32", short whatever the type. */
export function shownFuncType(module: WasmModule, { params, results }: FuncType): string {
  const list = (types: readonly StorageType[]): string => {
    const texts = shownTypes(module, types.slice(0, MOST)).join(', ');
    return types.length > MOST ? `${texts}, … ${types.length - MOST} more` : texts;
  };
  const result = results.length === 0 ? '' : ` → ${results.length === 1 ? list(results) : `(${list(results)})`}`;
  return `(${list(params)})${result}`;
}
