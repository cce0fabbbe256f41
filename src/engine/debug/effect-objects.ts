import { readableNaming } from '../text/naming.ts';
import { withIndexText } from '../text/index-text.ts';
import { toNumber } from '../runtime/value.ts';
import type { Prospect } from './effect.ts';

/** What the effect of an instruction on references is told with. */
export interface Telling {
  /** The operands as text, deepest first. */
  readonly texts: readonly string[];
  /** " → 5", or that it traps; '' when that is not known. */
  readonly outcome: () => string;
  /** "jumps to 0x2ad" */
  readonly jump: () => string;
  /** "f(1, 2)"; null when the call traps. */
  readonly call: (args: readonly string[]) => string | null;
}

/** What will come of an instruction on typed references or objects, or of a tail call; '' for all others. */
export function objectText(at: Prospect, { texts, outcome, jump, call }: Telling): string {
  const { reader, pops, module } = at;
  const naming = readableNaming(module);
  const { mnemonic } = reader.opcode;
  const [a = '', b = '', c = '', d = ''] = texts;
  const count = (nth: number): number => (pops[nth] ? toNumber(pops[nth]) >>> 0 : 0);
  const type = naming.type(reader.index);
  switch (mnemonic) {
    case 'call_ref':
    case 'return_call_ref': {
      const called = call(texts.slice(0, -1));
      return called === null ? 'null cannot be called: traps' : `${verb(mnemonic)} ${called}`;
    }
    case 'return_call':
      return `${verb(mnemonic)} ${call(texts) ?? ''}`;
    case 'return_call_indirect': {
      const called = call(texts.slice(0, -1));
      return called === null ? `element ${texts.at(-1) ?? ''} cannot be called: traps` : `${verb(mnemonic)} ${called}`;
    }
    case 'br_on_null':
      return a === 'null' ? `null: ${jump()}` : `${a}: not taken`;
    case 'br_on_non_null':
      return a === 'null' ? 'null: not taken' : `${a}: ${jump()}`;
    case 'br_on_cast':
    case 'br_on_cast_fail':
      return at.castBranches === true ? `${a}: ${jump()}` : `${a}: not taken`;
    case 'ref.eq':
      return `${a} = ${b}${outcome()}`;
    case 'ref.as_non_null':
      return a === 'null' ? 'null: traps' : `${a} stays`;
    case 'ref.test':
    case 'ref.cast': {
      const wanted = withIndexText(reader.refType, naming.type);
      return mnemonic === 'ref.test' ? `is ${a} a ${wanted}${outcome()}` : `${a} as ${wanted}${outcome()}`;
    }
    case 'ref.i31':
    case 'i31.get_s':
    case 'i31.get_u':
      return `${a}${outcome()}`;
    case 'struct.new':
      return `makes ${type}(${list(texts)})`;
    case 'struct.new_default':
      return `makes ${type} of zeros`;
    case 'struct.get':
    case 'struct.get_s':
    case 'struct.get_u':
      return `${naming.field(reader.index, reader.index2)} of ${a}${outcome()}`;
    case 'struct.set':
      return a === 'null' ? 'null: traps' : `${naming.field(reader.index, reader.index2)} of ${a}: ${b}`;
    case 'array.new':
      return `makes ${type}, ${count(1)} times ${a}`;
    case 'array.new_default':
      return `makes ${type} of ${count(0)} zeros`;
    case 'array.new_fixed':
      return `makes ${type}(${list(texts)})`;
    case 'array.new_data':
      return `makes ${type} of ${count(1)} elements from ${naming.data(reader.index2)}`;
    case 'array.new_elem':
      return `makes ${type} of ${count(1)} elements from ${naming.element(reader.index2)}`;
    case 'array.get':
    case 'array.get_s':
    case 'array.get_u':
      return `element ${count(1)} of ${a}${outcome()}`;
    case 'array.set':
      return a === 'null' ? 'null: traps' : `element ${count(1)} of ${a}: ${c}`;
    case 'array.len':
      return `length of ${a}${outcome()}`;
    case 'array.fill':
      return `fills ${count(3)} elements of ${a}, from ${count(1)} on, with ${c}`;
    case 'array.copy':
      return `copies ${count(4)} elements of ${c}, from ${count(3)} on, to ${a} from ${count(1)} on`;
    case 'array.init_data':
      return `copies ${d} elements from ${naming.data(reader.index2)} to ${a} from ${count(1)} on`;
    case 'array.init_elem':
      return `copies ${d} elements from ${naming.element(reader.index2)} to ${a} from ${count(1)} on`;
    default:
      return '';
  }
}

function verb(mnemonic: string): string {
  return mnemonic.startsWith('return') ? 'leaves for' : 'calls';
}

/** Values that are written out; an instruction may take ten thousand. */
const MOST = 8;

function list(texts: readonly string[]): string {
  if (texts.length <= MOST) return texts.join(', ');
  return `${texts.slice(0, MOST).join(', ')}, … ${texts.length - MOST} more`;
}
