import { type Debugger, EditError, requestOf, typedValue, type WasmModule } from '../engine/index.ts';
import type { StubResults } from '../protocol/messages.ts';

/**
 * Gives a new debugger the results of stubs that were set in an earlier one, before anything runs. What fits no import
 * of the module, in name, number or type, is left out: it was kept by an older version, or for another module.
 */
export function restoreStubResults(debug: Debugger, module: WasmModule, kept: readonly StubResults[]): void {
  for (const { module: from, name, results } of kept) {
    const item = module.imports.find((each) => each.module === from && each.name === name && each.kind === 'func');
    const type = item && requestOf(module, item).type;
    if (type?.kind !== 'func' || type.type.results.length !== results.length) continue;
    try {
      const values = type.type.results.map((result, i) => typedValue(result, results[i] ?? ''));
      debug.setStubResults(from, name, values);
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
    }
  }
}
