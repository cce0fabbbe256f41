import { Exn } from '../exn.ts';
import type { Instance } from '../instance.ts';
import type { Ref } from '../ref.ts';
import type { Value } from '../value.ts';
import type { ValueStack } from '../value-stack.ts';
import { ArrayRef } from './array.ts';
import { arrayBytes, exceptionBytes } from './object-type.ts';
import { StructRef } from './struct.ts';

/** What can reach objects without being one. */
export interface Roots {
  readonly instances: Iterable<Instance>;
  readonly globals: readonly Ref[];
  /** Of the machine that allocates; null while an instance is made. */
  readonly stack: ValueStack | null;
  /** Of a constant expression that is being evaluated. */
  readonly operands?: readonly Value[];
}

/** What is alive; exceptions are objects too. */
export interface Live {
  readonly objects: number;
  /** What it takes in memory, roughly. */
  readonly bytes: number;
}

/**
 * Counts the objects that can be reached from the operands, globals, tables and element segments. `look` is a number
 * that was not used before. No recursion: a list may be a million structs long.
 *
 * References outside of these (in JavaScript, in frames of the host) are not followed: what only they reach is not
 * counted, and nothing worse.
 */
export function liveObjects(roots: Roots, look: number): Live {
  const found: (StructRef | ArrayRef | Exn)[] = [];
  const exceptions = new Set<Exn>();
  let objects = 0;
  let bytes = 0;
  const visit = (ref: Ref | undefined): void => {
    if (typeof ref !== 'object' || ref === null) return;
    if (ref instanceof StructRef || ref instanceof ArrayRef) {
      if (ref.seen === look) return;
      ref.seen = look;
    } else if (ref instanceof Exn) {
      if (exceptions.has(ref)) return;
      exceptions.add(ref);
    } else {
      return;
    }
    found.push(ref);
  };
  const visitAll = (refs: readonly Ref[]): void => {
    for (const ref of refs) visit(ref);
  };
  const visitValues = (values: readonly Value[]): void => {
    for (const value of values) if ('ref' in value) visit(value.ref);
  };
  roots.stack?.forgetRefs();
  visitAll(roots.stack?.refs ?? []);
  visitAll(roots.globals);
  visitValues(roots.operands ?? []);
  for (const { tables, elements } of roots.instances) {
    for (const table of tables) visitAll(table.elements);
    for (const segment of elements) visitAll(segment);
  }
  for (let object = found.pop(); object !== undefined; object = found.pop()) {
    if (object instanceof StructRef) {
      bytes += object.type.bytes;
      visitAll(object.cells);
    } else if (object instanceof ArrayRef) {
      bytes += arrayBytes(object.type.form, object.length);
      if (Array.isArray(object.elements)) visitAll(object.elements);
    } else {
      bytes += exceptionBytes(object.values.length);
      visitValues(object.values);
    }
    objects++;
  }
  return { objects, bytes };
}
