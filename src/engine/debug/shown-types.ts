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

/** Types that a list of a view has; the rest is counted. */
const MOST_LISTED = 32;

/** The same, "… 968 more" behind the first ones: there may be a thousand blocks of a thousand parameters. */
export function someTypes(module: WasmModule, types: readonly StorageType[]): string[] {
  const shown = shownTypes(module, types.slice(0, MOST_LISTED));
  return types.length > MOST_LISTED ? [...shown, `… ${types.length - MOST_LISTED} more`] : shown;
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
