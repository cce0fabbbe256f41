import type { ImportRequest, Provided } from '../hosts/host.ts';
import { HostFunc, type Func } from './func.ts';
import type { Global } from './global.ts';
import type { Memory } from './memory.ts';
import type { Store } from './store.ts';
import type { Table } from './table.ts';
import type { Tag } from './tag.ts';

/** What can be imported and exported. https://webassembly.github.io/spec/core/exec/runtime.html#external-values */
export type Extern = Func | Memory | Table | Global | Tag;

/** Makes what a host offers for an import. Throws a LinkError when a memory or table cannot be had. */
export function externOf(store: Store, { module, name, type }: ImportRequest, provided: Provided): Extern {
  switch (provided.kind) {
    case 'func': {
      const func = new HostFunc(provided.type, module, name, provided.run, provided.fast ?? null);
      // Answered with the very type that was asked for, whatever group of types that stands in.
      if (type.kind === 'func' && type.type === provided.type) func.typeId = type.id ?? -1;
      return func;
    }
    case 'memory': {
      const memory = store.createMemory(provided.type);
      for (const { address, bytes } of provided.filled ?? []) memory.write(address, bytes);
      return memory;
    }
    case 'table':
      return store.createTable(provided.type);
    case 'global':
      return store.createGlobal(provided.type, provided.value);
    case 'tag': {
      const asked = type.kind === 'tag' && type.type === provided.type ? type.id : null;
      return store.createTag(asked ?? store.typeId(provided.type));
    }
  }
}
