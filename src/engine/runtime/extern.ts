import type { ImportRequest, Provided } from '../hosts/host.ts';
import { HostFunc, type Func } from './func.ts';
import type { Global } from './global.ts';
import type { Memory } from './memory.ts';
import type { Store } from './store.ts';
import type { Table } from './table.ts';

/** What can be imported and exported. https://webassembly.github.io/spec/core/exec/runtime.html#external-values */
export type Extern = Func | Memory | Table | Global;

/** Makes what a host offers for an import. Throws a LinkError when a memory or table cannot be had. */
export function externOf(store: Store, { module, name }: ImportRequest, provided: Provided): Extern {
  switch (provided.kind) {
    case 'func':
      return new HostFunc(provided.type, module, name, provided.run, provided.fast ?? null);
    case 'memory': {
      const memory = store.createMemory(provided.type);
      for (const { address, bytes } of provided.filled ?? []) memory.write(address, bytes);
      return memory;
    }
    case 'table':
      return store.createTable(provided.type);
    case 'global':
      return store.createGlobal(provided.type, provided.value);
  }
}
