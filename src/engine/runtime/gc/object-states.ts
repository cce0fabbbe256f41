import { Exn } from '../exn.ts';
import type { Ref } from '../ref.ts';
import { ArrayRef, type Elements } from './array.ts';
import { bytesOf } from './object-log.ts';
import { StructRef } from './struct.ts';

/** What stood in some objects. The objects stay the same ones: identity is what references are compared by. */
export interface ObjectStates {
  readonly structs: readonly (readonly [StructRef, readonly Ref[]])[];
  readonly arrays: readonly (readonly [ArrayRef, Elements])[];
  /** Memory it takes, about. */
  readonly bytes: number;
}

export const noObjects: ObjectStates = { structs: [], arrays: [], bytes: 0 };

type Found = StructRef | ArrayRef | Exn;

/** Memory that the state of all objects may take: a worker has some thousand million bytes for several of them. */
const MOST_BYTES = 2 ** 28;

/** What an exception, in which nothing changes, counts for having been looked at. */
const SEEN = 40;

/** What stands in all objects that can be reached from some lists of references. Throws a RangeError when that is too much. */
export function saveObjects(roots: Iterable<readonly Ref[]>, most = MOST_BYTES): ObjectStates {
  const structs: [StructRef, Ref[]][] = [];
  const arrays: [ArrayRef, Elements][] = [];
  let bytes = 0;
  for (const object of reachable(roots)) {
    if (object instanceof StructRef) {
      structs.push([object, object.cells.slice()]);
      bytes += bytesOf(object);
    } else if (object instanceof ArrayRef) {
      arrays.push([object, object.elements.slice()]);
      bytes += bytesOf(object);
    } else bytes += SEEN;
    if (bytes > most) throw new RangeError('The objects of the program are too many to remember what stands in them.');
  }
  return { structs, arrays, bytes };
}

/**
 * Memory that objects take which were made after the one with this number and can be reached, about. Older ones are not
 * looked at: those that were written since must be among the lists.
 */
export function bytesSince(roots: Iterable<readonly Ref[]>, number: number, look: number): number {
  const found: (StructRef | ArrayRef)[] = [];
  const exceptions = new Set<Exn>();
  let bytes = 0;
  const visit = (ref: Ref | undefined): void => {
    if (ref instanceof StructRef || ref instanceof ArrayRef) {
      if (ref.id <= number || ref.seen === look) return;
      ref.seen = look;
      found.push(ref);
    } else if (ref instanceof Exn && !exceptions.has(ref)) {
      exceptions.add(ref);
      for (const value of ref.values) if ('ref' in value) visit(value.ref);
    }
  };
  for (const list of roots) for (const root of list) visit(root);
  for (let object = found.pop(); object !== undefined; object = found.pop()) {
    bytes += bytesOf(object);
    if (object instanceof StructRef) for (const cell of object.cells) visit(cell);
    else if (Array.isArray(object.elements)) for (const element of object.elements) visit(element);
  }
  return bytes + SEEN * exceptions.size;
}

/** The struct or array with this number; null when nothing refers to it. */
export function findObject(roots: Iterable<readonly Ref[]>, id: number): StructRef | ArrayRef | null {
  for (const object of reachable(roots)) if (!(object instanceof Exn) && object.id === id) return object;
  return null;
}

/** All objects that can be reached. No recursion. */
function* reachable(roots: Iterable<readonly Ref[]>): Iterable<Found> {
  const seen = new Set<object>();
  const found: Found[] = [];
  const visit = (ref: Ref | undefined): void => {
    if (!(ref instanceof StructRef || ref instanceof ArrayRef || ref instanceof Exn) || seen.has(ref)) return;
    seen.add(ref);
    found.push(ref);
  };
  for (const list of roots) for (const root of list) visit(root);
  for (let object = found.pop(); object !== undefined; object = found.pop()) {
    yield object;
    if (object instanceof StructRef) for (const cell of object.cells) visit(cell);
    else if (object instanceof Exn) for (const value of object.values) visit('ref' in value ? value.ref : null);
    else if (Array.isArray(object.elements)) for (const element of object.elements) visit(element);
  }
}

export function restoreObjects({ structs, arrays }: ObjectStates): void {
  for (const [{ cells }, before] of structs) for (let i = 0; i < before.length; i++) cells[i] = before[i]!;
  for (const [{ elements }, before] of arrays) {
    if (Array.isArray(elements)) for (let i = 0; i < before.length; i++) elements[i] = before[i] as Ref;
    else elements.set(before as Uint8Array);
  }
}
