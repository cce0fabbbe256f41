/** Casts and small integers. https://webassembly.github.io/spec/core/exec/instructions.html#exec-ref-test */
import { PREFIX_FB } from '../../../compile/flat-code.ts';
import { HeapCode } from '../../../compile/gc.ts';
import { Trap } from '../../../module/errors.ts';
import type { TypeRegistry } from '../../../module/type-space.ts';
import { Exn } from '../../exn.ts';
import { ArrayRef } from '../../gc/array.ts';
import { StructRef } from '../../gc/struct.ts';
import { typeNameOf } from '../../gc/type-name.ts';
import type { Machine } from '../../machine.ts';
import { heapOf } from '../../ref-match.ts';
import { HostRef, isFunc, type Ref } from '../../ref.ts';
import { branch } from '../branches.ts';

export function refTest(m: Machine, nullable: boolean): void {
  const ref = m.readRef(m.sp - 2);
  const heap = m.store.code.pristine[m.pc + 1]!;
  m.i32[m.sp - 2] = isA(ref, heap, nullable, m.store.types) ? 1 : 0;
  m.pc += 2;
}

export function refCast(m: Machine, nullable: boolean): void {
  const ref = m.readRef(m.sp - 2);
  const heap = m.store.code.pristine[m.pc + 1]!;
  if (!isA(ref, heap, nullable, m.store.types)) {
    throw new Trap({ kind: 'cast-failure', expected: typeText(m, heap), actual: actualText(m, ref) });
  }
  m.pc += 2;
}

/** Words of br_on_cast. */
const LENGTH = 6;

/** `wanted`: does it branch when the reference is of the type, or when it is not? */
export function branchOnCast(m: Machine, wanted: boolean): void {
  if (holds(m) === wanted) branch(m);
  else m.pc += LENGTH;
}

/**
 * Does the br_on_cast (or br_on_cast_fail) branch that the machine stands before? Null when it stands before another.
 */
export function castBranches(m: Machine): boolean | null {
  switch (m.store.code.pristine[m.pc]) {
    case PREFIX_FB + 24:
      return holds(m);
    case PREFIX_FB + 25:
      return !holds(m);
    default:
      return null;
  }
}

function holds(m: Machine): boolean {
  const words = m.store.code.pristine;
  return isA(m.readRef(m.sp - 2), words[m.pc + 4]!, words[m.pc + 5] === 1, m.store.types);
}

export function refI31(m: Machine): void {
  m.writeRef(m.sp - 2, (m.i32[m.sp - 2]! << 1) >> 1);
  m.pc += 1;
}

export function i31Get(m: Machine, signed: boolean): void {
  const ref = m.readRef(m.sp - 2);
  if (ref === null) throw new Trap({ kind: 'null-i31-reference' });
  m.i32[m.sp - 2] = signed ? (ref as number) : (ref as number) & 0x7fffffff;
  m.pc += 1;
}

/** Is the reference of the type? `heap` as in HeapCode. */
function isA(ref: Ref, heap: number, nullable: boolean, types: TypeRegistry): boolean {
  if (ref === null) return nullable;
  if (heap >= 0) {
    if (typeof ref === 'number' || ref instanceof HostRef || ref instanceof Exn) return false;
    return ref.typeId === heap || types.isSubtype(ref.typeId, heap);
  }
  switch (heap) {
    case HeapCode.any:
    case HeapCode.extern:
    case HeapCode.exn:
      return true;
    case HeapCode.func:
      return isFunc(ref);
    case HeapCode.eq:
      return !(ref instanceof HostRef);
    case HeapCode.i31:
      return typeof ref === 'number';
    case HeapCode.struct:
      return ref instanceof StructRef;
    case HeapCode.array:
      return ref instanceof ArrayRef;
    default:
      return false;
  }
}

function typeText(m: Machine, heap: number): string {
  for (const [name, code] of Object.entries(HeapCode)) if (code === heap) return name;
  return typeNameOf(m.store, heap, m.instance);
}

function actualText(m: Machine, ref: Ref): string {
  if (ref === null) return 'null';
  const heap = heapOf(ref, m.store.types);
  return typeof heap === 'number' ? typeNameOf(m.store, heap, m.instance) : heap;
}
