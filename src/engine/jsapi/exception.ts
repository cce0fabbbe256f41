import type { Exn } from '../runtime/exn.ts';
import type { Tag } from '../runtime/tag.ts';
import type { Value } from '../runtime/value.ts';
import { dictionary, needArguments, sequence, shapeInterface, unsignedLong } from './idl.ts';
import type { TagInterface } from './tag.ts';
import { isHidden, toJs, toWasm } from './values.ts';
import type { World } from './world.ts';

export interface ExceptionInterface {
  readonly Exception: new (exceptionTag: unknown, payload: unknown, options?: unknown) => object;
  readonly holds: (value: unknown) => Exn | null;
}

/** https://webassembly.github.io/spec/js-api/#exceptions */
export function exceptionInterface(world: World, tags: TagInterface): ExceptionInterface {
  let given: Exn | null = null;
  let holds!: ExceptionInterface['holds'];

  const tagArgument = (args: readonly unknown[], needed: number, what: string): Tag => {
    needArguments(args.length, needed, what);
    const tag = tags.holds(args[0]);
    if (tag === null) throw new TypeError(`the first argument of ${what} must be a WebAssembly.Tag`);
    return tag;
  };

  class Exception {
    readonly #exn: Exn;
    readonly #stack: string | undefined;

    constructor(...args: unknown[]) {
      if (given !== null) {
        this.#exn = given;
        return;
      }
      const tag = tagArgument(args, 2, 'WebAssembly.Exception()');
      const payload = sequence(args[1], 'the payload');
      const { traceStack } = dictionary(args[2], 'the options');
      this.#exn = world.exceptions.make(tag, valuesOf(world, tag, payload));
      world.faces.shown(this.#exn, this);
      if (traceStack) this.#stack = new Error().stack;
    }

    getArg(...args: unknown[]): unknown {
      const exn = this.#exn;
      const tag = tagArgument(args, 2, 'WebAssembly.Exception.getArg()');
      const index = unsignedLong(args[1], 'the index');
      if (exn.tag !== tag) throw new TypeError('the exception has another tag');
      const value = exn.values[index];
      if (value === undefined) throw new RangeError(`the exception carries ${exn.values.length} values`);
      if (isHidden(world, value.type)) throw new TypeError(`a value of type ${value.type} cannot be seen`);
      return toJs(world, value);
    }

    is(...args: unknown[]): boolean {
      const exn = this.#exn;
      return exn.tag === tagArgument(args, 1, 'WebAssembly.Exception.is()');
    }

    get stack(): string | undefined {
      return this.#stack;
    }

    static {
      holds = (value) => (typeof value === 'object' && value !== null && #exn in value ? value.#exn : null);
    }
  }

  shapeInterface(Exception, { constructor: 2, getArg: 2, is: 1 });
  world.faces.makers.set('exn', (exn: Exn) => {
    given = exn;
    try {
      return new Exception();
    } finally {
      given = null;
    }
  });
  world.exnOf = holds;
  return { Exception, holds };
}

function valuesOf(world: World, tag: Tag, payload: readonly unknown[]): Value[] {
  if (tag === world.exceptions.jsTag) throw new TypeError('no exception can be made with JSTag');
  const { params } = tag.type;
  if (payload.length !== params.length) {
    throw new TypeError(`the tag has ${params.length} parameters, the payload ${payload.length} values`);
  }
  return params.map((type, i) => {
    if (isHidden(world, type)) throw new TypeError(`no value of type ${type} can be made`);
    return toWasm(world, payload[i], type);
  });
}
