import { funcName } from '../module/names.ts';
import { heapMatches } from '../module/matching.ts';
import { refParts } from '../module/ref-type.ts';
import type { HeapType, RefType } from '../module/types.ts';
import type { Instance } from '../runtime/instance.ts';
import { HostRef, type Ref } from '../runtime/ref.ts';
import { refFits } from '../runtime/ref-match.ts';
import { EditError } from './edit-error.ts';
import { typeInModule } from './module-types.ts';
import { shownObjects } from './shown-objects.ts';
import { shownType } from './shown-types.ts';

/** What a reference is called when nothing is there yet to be referred to. */
const plain = { kindOf: () => undefined, isSubtype: () => false };

/**
 * What a person typed as a reference of a type: `null`; an i31 as its number (`i31 5`); a function as `func:name`,
 * `$name` or `func 3`; an object or exception that a view has shown as `#12`; for a value of the host a number, `true`,
 * `false`, or a text, in quotes or not. Throws an EditError that says what could be written instead.
 *
 * The type has the store's numbers. Without an instance there is nothing to refer to but numbers and host values.
 */
export function typedRef(type: RefType, text: string, instance: Instance | null): Ref {
  const { nullable, heap } = partsOf(type);
  const name = instance === null ? type : shownType(instance.module, inModule(type, instance));
  const clean = text.trim();
  if (/^(null|ref\.null\b.*)$/.test(clean)) {
    if (nullable) return null;
    throw new EditError(`${a(name)} is never null`);
  }
  const ref = objectNamed(clean, instance) ?? funcNamed(clean, heap, instance) ?? hostValue(clean, heap);
  if (ref === undefined)
    throw new EditError(`${quoted(clean)} is not ${a(name)}: write ${waysToWrite(type, instance)}`);
  const fits = instance === null ? fitsPlain(ref, heap) : refFits(ref, type, instance.store.types);
  if (!fits) throw new EditError(`${clean} is not ${a(name)}`);
  return ref;
}

function partsOf(type: RefType): { readonly nullable: boolean; readonly heap: HeapType } {
  const { nullable, heap } = refParts(type);
  if (heap === 'bot') throw new EditError(`a ${type} cannot be typed in`);
  return { nullable, heap };
}

function inModule(type: RefType, { module, store }: Instance): RefType {
  return typeInModule(module, store.types, type);
}

/** `#12`, with the kind or type before it or not. */
function objectNamed(text: string, instance: Instance | null): Ref | undefined {
  const [, kind, digits] = /^(?:(\S+)\s+)?(?:\S+\s+)?#(\d+)$/.exec(text) ?? [];
  if (digits === undefined || instance === null) return undefined;
  const shown = shownObjects(instance.module);
  const id = Number(digits);
  const found = shown.find('struct', id) ?? shown.find('array', id);
  const object = kind === 'exn' ? shown.find('exn', id) : (found ?? shown.find('exn', id));
  if (object === null) throw new EditError(`there is no object ${text} any more, or it was never shown`);
  return object;
}

function funcNamed(text: string, heap: HeapType, instance: Instance | null): Ref | undefined {
  if (instance === null) return undefined;
  const { funcs, module, store } = instance;
  const [, prefix, name = ''] = /^(func:|func\s+|\$|)(.*)$/s.exec(text) ?? [];
  // A bare name is one only where nothing but a function is wanted.
  if (prefix === '' && !heapMatches(heap, 'func', store.types)) return undefined;
  if (prefix === '$' && heap === 'extern') return undefined;
  const named = funcs.findIndex((_, i) => funcName(module, i) === name);
  const number = /^(?:func)?(\d+)$/.exec(name)?.[1];
  const func = funcs[named >= 0 ? named : Number(number ?? -1)];
  if (func === undefined) throw new EditError(`there is no function ${quoted(name)}`);
  return func;
}

function hostValue(text: string, heap: HeapType): Ref | undefined {
  const number = /^i31\s+(-?\w+)$/.exec(text)?.[1] ?? text;
  const small = heap === 'i31' || heap === 'eq' || heap === 'any' || number !== text;
  if (small && /^-?(\d+|0x[\da-f]+)$/i.test(number)) return smallInteger(number);
  if (heap !== 'extern' && heap !== 'any') return undefined;
  if (/^".*"$/s.test(text)) return new HostRef(unquoted(text));
  if (heap !== 'extern') return undefined;
  if (text === 'true' || text === 'false') return new HostRef(text === 'true');
  return new HostRef(text === '' || Number.isNaN(Number(text)) ? text : Number(text));
}

function smallInteger(text: string): number {
  const value = text.startsWith('-') ? -Number(text.slice(1)) : Number(text);
  if (value >= -(2 ** 30) && value < 2 ** 30) return value | 0;
  throw new EditError(`${text} does not fit an i31: it holds ${-(2 ** 30)} to ${2 ** 30 - 1}`);
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
}

function fitsPlain(ref: Ref, heap: HeapType): boolean {
  if (typeof ref === 'number') return heapMatches('i31', heap, plain) || heap === 'extern';
  return heap === 'extern' || heap === 'any';
}

function waysToWrite(type: RefType, instance: Instance | null): string {
  const { nullable, heap } = partsOf(type);
  const types = instance?.store.types ?? plain;
  const ways = nullable ? ['null'] : [];
  if (heap === 'i31' || heap === 'eq' || heap === 'any') ways.push('a number for an i31');
  if (heap === 'extern' || heap === 'any') ways.push('a text in quotes for a value of the host');
  if (heapMatches(heap, 'func', types)) ways.push('func: and the name of a function');
  else if (heap !== 'i31' && heap !== 'none' && heap !== 'noextern')
    ways.push('# and the number of an object that was shown');
  return ways.join(', or ') || 'another value';
}

function a(name: string): string {
  return `${/^[aei]/.test(name) ? 'an' : 'a'} ${name}`;
}

function quoted(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return short.startsWith('"') ? short : `"${short}"`;
}
