import { type Host } from '../hosts/host.ts';
import { hostsFor } from '../hosts/host-set.ts';
import type { Import, WasmModule } from '../module/module.ts';
import { requestOf } from '../runtime/link.ts';

const asked = new WeakMap<WasmModule, readonly Host[]>();

/** The host that knows an imported function; null when a stub will stand for it. */
export function hostOfFunction(module: WasmModule, item: Import): Host | null {
  // Of a module that was read in part, the type of an import may be missing.
  if (item.kind !== 'func' || !module.types[module.funcs[item.index]?.typeIndex ?? -1]) return null;
  let hosts = asked.get(module);
  if (!hosts) asked.set(module, (hosts = hostsFor(module)));
  const request = requestOf(module, item);
  return hosts.find((host) => host.provide(request) !== undefined) ?? null;
}

/** Functions among the imports that no host knows. */
export function stubbedFunctions(module: WasmModule): readonly Import[] {
  return module.imports.filter((item) => item.kind === 'func' && hostOfFunction(module, item) === null);
}
