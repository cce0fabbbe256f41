import { importedFuncCount, type WasmModule } from '../module/module.ts';
import type { ByteOffset, FuncIndex } from '../module/types.ts';

/** The function whose body (its locals and the final `end` included) holds a byte of the file; null when none does. */
export function funcAt(module: WasmModule, offset: ByteOffset): FuncIndex | null {
  const { funcs } = module;
  // Bodies stand in the order of their functions, behind the imported ones, which have none.
  let low = importedFuncCount(module);
  let high = funcs.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const body = funcs[middle]?.body;
    if (!body || offset < body.start) high = middle - 1;
    else if (offset >= body.end) low = middle + 1;
    else return middle;
  }
  return null;
}
