/** The constructor of one kind of error. */
export interface ErrorConstructorLike {
  new (message?: string, options?: ErrorOptions): Error;
  (message?: string, options?: ErrorOptions): Error;
  readonly prototype: Error;
}

/** The errors of WebAssembly. https://webassembly.github.io/spec/js-api/#error-objects */
export interface ApiErrors {
  readonly CompileError: ErrorConstructorLike;
  readonly LinkError: ErrorConstructorLike;
  readonly RuntimeError: ErrorConstructorLike;
}

/** Makes the three constructors, new ones for each WebAssembly object. */
export function makeErrors(): ApiErrors {
  return {
    CompileError: nativeError('CompileError'),
    LinkError: nativeError('LinkError'),
    RuntimeError: nativeError('RuntimeError'),
  };
}

/** https://tc39.es/ecma262/#sec-nativeerror-object-structure */
function nativeError(name: string): ErrorConstructorLike {
  const constructor = function (this: unknown, ...args: unknown[]): object {
    // Called as a function it makes an error, too.
    return Reflect.construct(Error, args, new.target ?? constructor) as object;
  } as unknown as ErrorConstructorLike;
  Object.setPrototypeOf(constructor, Error);
  Object.defineProperty(constructor, 'name', { value: name, configurable: true });
  Object.defineProperty(constructor, 'length', { value: 1, configurable: true });
  const prototype = Object.create(Error.prototype, {
    constructor: { value: constructor, writable: true, configurable: true },
    name: { value: name, writable: true, configurable: true },
    message: { value: '', writable: true, configurable: true },
  }) as Error;
  Object.defineProperty(constructor, 'prototype', { value: prototype, writable: false });
  return constructor;
}
