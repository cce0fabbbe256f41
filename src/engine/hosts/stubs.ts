import { LinkError } from '../module/errors.ts';
import { printable } from '../module/names.ts';
import { refParts } from '../module/ref-type.ts';
import { type FuncType, isRefType, type ValueType } from '../module/types.ts';
import { defaultValue, type Value } from '../runtime/value.ts';
import type { HostFunction, ImportRequest, Provided, SavedState } from './host.ts';

/** What stubs were told to give. */
interface SavedStubs extends SavedState {
  readonly results: ReadonlyMap<string, readonly Value[]>;
}

/** Bytes that one function's results take, about. */
const RESULTS_BYTES = 200;

/** What a stub was told to give. */
export interface StubSetting {
  readonly module: string;
  readonly name: string;
  readonly results: readonly Value[];
}

/**
 * Stand-ins for imports that no host knows, made from their types alone. A function leaves a record of each call and
 * gives the results that were set for it, at first 0 or null; memories, tables and globals are fresh ones of the
 * imported type. One set per module: what was set stays for later runs.
 */
export class Stubs {
  /** Replaced, never changed: saved states share it. */
  #results: ReadonlyMap<string, readonly Value[]> = new Map();
  /** What of it no saved state has yet. */
  #fresh = 0;
  readonly #types = new Map<string, FuncType>();

  /** A stand-in, or a `LinkError` (without its place) for what cannot be faked: a type this engine has no value of. */
  provide(request: ImportRequest): Provided {
    const { module, name, type } = request;
    switch (type.kind) {
      case 'func': {
        this.#types.set(keyOf(module, name), type.type);
        return { kind: 'func', type: type.type, run: this.#function(module, name, type.type) };
      }
      case 'global':
        return { kind: 'global', type: type.type, value: zero(type.type.value) };
      case 'memory':
      case 'table':
        return type;
      case 'tag':
        return { kind: 'tag', type: type.type };
    }
  }

  /** The type of a stubbed function, undefined for a name without a stub. */
  typeOf(module: string, name: string): FuncType | undefined {
    return this.#types.get(keyOf(module, name));
  }

  /** What the stub gives from its next call on. The types must be those of the import. */
  setResults(module: string, name: string, results: readonly Value[]): void {
    this.#results = new Map([...this.#results, [keyOf(module, name), [...results]]]);
    this.#fresh = this.#results.size * RESULTS_BYTES;
  }

  /** What was set. */
  save(): SavedStubs {
    const saved = { bytes: this.#fresh, results: this.#results };
    this.#fresh = 0;
    return saved;
  }

  /** What was set, of a state that `save` answered. */
  resultsIn({ results }: SavedStubs): readonly StubSetting[] {
    return [...results].map(([key, values]) => ({ ...namesOf(key), results: values }));
  }

  restore({ results }: SavedStubs): void {
    this.#results = results;
    this.#fresh = 0;
  }

  #function(module: string, name: string, type: FuncType): HostFunction {
    const key = keyOf(module, name);
    const zeros = type.results.map((result) => zero(result));
    const called = printable(`${module}.${name}`);
    return (args, context) => {
      const results = this.#results.get(key) ?? zeros;
      context.effect({ kind: 'call', name: called, args, results });
      return results;
    };
  }
}

function zero(type: ValueType): Value {
  if (!isRefType(type) || refParts(type).nullable) return defaultValue(type);
  throw new LinkError(`no host provides it, and there is no stand-in for a value of type ${type}`);
}

/** Names may hold any character, so the two are told apart by length. */
function keyOf(module: string, name: string): string {
  return `${module.length}:${module}${name}`;
}

function namesOf(key: string): { readonly module: string; readonly name: string } {
  const colon = key.indexOf(':');
  const end = colon + 1 + Number(key.slice(0, colon));
  return { module: key.slice(colon + 1, end), name: key.slice(end) };
}
