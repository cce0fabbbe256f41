import { InstructionReader } from '../binary/instructions.ts';
import { hasWideAddresses } from '../module/addressing.ts';
import type { ConstExpr, WasmModule } from '../module/module.ts';
import type { FuncIndex } from '../module/types.ts';

/** What validation knows of a module as a whole, computed when first asked for. */
export class ModuleFacts {
  /** 1 for each function whose body is known to be valid. */
  readonly validBodies: Uint8Array;
  /** For functions with catch parts: how many of them stand in each other. Known when the body is known to be valid. */
  readonly catchDepths = new Map<FuncIndex, number>();
  /** Has it memories or tables with 64-bit addresses? */
  readonly wide: boolean;
  /** Is everything but the bodies known to be valid? */
  declarationsValid = false;
  #declared: ReadonlySet<FuncIndex> | null = null;

  constructor(readonly module: WasmModule) {
    this.validBodies = new Uint8Array(module.funcs.length);
    this.wide = hasWideAddresses(module);
  }

  /** Functions that `ref.func` may name in a body: those that occur in the module outside of bodies. */
  get declaredFuncs(): ReadonlySet<FuncIndex> {
    return (this.#declared ??= declaredFuncs(this.module));
  }

  /** Validation has come by all of them. */
  set declaredFuncs(declared: ReadonlySet<FuncIndex>) {
    this.#declared = declared;
  }
}

const facts = new WeakMap<WasmModule, ModuleFacts>();

export function factsOf(module: WasmModule): ModuleFacts {
  let known = facts.get(module);
  if (known === undefined) facts.set(module, (known = new ModuleFacts(module)));
  return known;
}

/** The set `refs` of https://webassembly.github.io/spec/core/valid/modules.html#valid-module */
function declaredFuncs(module: WasmModule): Set<FuncIndex> {
  const refs = new Set<FuncIndex>();
  const reader = new InstructionReader(module.bytes, 0, 0);
  const look = (expr: ConstExpr | null) => {
    if (expr === null) return;
    reader.restart(expr.start, expr.end);
    while (reader.next()) if (reader.opcode.mnemonic === 'ref.func') refs.add(reader.index);
  };
  for (const { kind, index } of module.exports) if (kind === 'func') refs.add(index);
  for (const { init } of module.globals) look(init);
  for (const { init } of module.tables) look(init);
  for (const { at, items } of module.elements) {
    look(at);
    for (const item of items) {
      if ('func' in item) refs.add(item.func);
      else look(item.expr);
    }
  }
  for (const { at } of module.datas) look(at);
  return refs;
}
