import type { InstructionReader } from '../binary/instructions.ts';
import type { WasmModule } from '../module/module.ts';
import { printable } from '../module/names.ts';
import { readableNaming } from '../text/naming.ts';
import type { Func } from '../runtime/func.ts';
import { toNumber, type Value } from '../runtime/value.ts';
import { hex } from '../util/hex.ts';
import { objectText } from './effect-objects.ts';
import { trapSentence } from './explain.ts';
import type { Peeked } from './peek.ts';
import { valueText } from './value-view.ts';
import { vectorEffect } from './vector-effect.ts';
import type { LabelView } from './views.ts';

/** What is known before an instruction is executed. */
export interface Prospect {
  readonly module: WasmModule;
  readonly func: number;
  /** Stands on the instruction. */
  readonly reader: InstructionReader;
  /** The operands it will take, deepest first. */
  readonly pops: readonly Value[];
  readonly labels: readonly LabelView[];
  /** Where an `else` goes, and an `if` whose condition is 0. */
  readonly otherwise: number | null;
  /** For local.* and global.*: what is there now. */
  readonly variable: Value | null;
  /** For calls: what will be called; null when the call will trap. */
  readonly callee: Func | null;
  /** For casts that branch: will it? Null for all others. */
  readonly castBranches: boolean | null;
  /** The result, for instructions that only compute or read. */
  peek(): Peeked | null;
}

const signs: Readonly<Record<string, string>> = {
  add: '+',
  sub: '−',
  mul: '×',
  div: '÷',
  rem: 'mod',
  and: '&',
  or: '|',
  xor: '^',
  shl: '<<',
  shr: '>>',
  rotl: 'rotl',
  rotr: 'rotr',
  eq: '=',
  ne: '≠',
  lt: '<',
  gt: '>',
  le: '≤',
  ge: '≥',
  min: 'min',
  max: 'max',
  copysign: 'copysign',
};

/** What will come of the next instruction, in a few words: "0.0166 × 500 → 8.333", "jumps back to 0x2ad". */
export function effectText(at: Prospect): string {
  const { opcode } = at.reader;
  switch (opcode.group) {
    case 'const':
      return '';
    case 'arithmetic':
    case 'compare':
    case 'convert':
      return computed(at);
    case 'vector':
      return vectorEffect(at, signs);
    case 'variable':
      return variable(at);
    case 'memory':
      return memory(at);
    case 'control':
      return control(at);
    default:
      return other(at);
  }
}

function texts({ pops, module }: Prospect): string[] {
  return pops.map((value) => valueText(value, module));
}

function outcome(at: Prospect): string {
  const found = at.peek();
  if (!found) return '';
  return 'value' in found ? ` → ${valueText(found.value, at.module)}` : ` traps: ${trapSentence(found.trap.cause)}`;
}

function computed(at: Prospect): string {
  const { mnemonic } = at.reader.opcode;
  const [, name = '', unsigned] = /\.([a-z0-9]+?)(?:_s|(_u))?$/.exec(mnemonic) ?? [];
  const operands = unsigned && at.pops.length === 2 ? at.pops.map(unsignedText) : texts(at);
  const [a = '', b = ''] = operands;
  const sign = signs[name];
  if (operands.length === 2) return `${a} ${sign ?? name} ${b}${outcome(at)}`;
  return `${name === 'eqz' ? `${a} = 0` : `${mnemonic.slice(mnemonic.indexOf('.') + 1)} ${a}`}${outcome(at)}`;
}

function unsignedText(value: Value): string {
  return 'ref' in value ? '' : String(value.bits);
}

function variable(at: Prospect): string {
  const { mnemonic } = at.reader.opcode;
  const naming = readableNaming(at.module);
  const { index } = at.reader;
  const name = mnemonic.startsWith('local') ? naming.local(at.func, index) : naming.global(index);
  const now = at.variable ? valueText(at.variable, at.module) : '';
  const [set] = texts(at);
  return set === undefined ? `${name} is ${now}` : `${name}: ${now} → ${set}`;
}

function memory(at: Prospect): string {
  const { reader, pops } = at;
  const { access, mnemonic } = reader.opcode;
  if (access) {
    const place = `${hex(whole(pops[0]) + reader.wide)}${ofMemory(at, reader.index)}`;
    const bytes = access.bytes === 1 ? '1 byte' : `${access.bytes} bytes`;
    if (mnemonic.includes('.atomic.') && !/\.(load|store)/.test(mnemonic)) return atomic(at, place);
    if (mnemonic.includes('load')) return `reads ${bytes} at ${place}${outcome(at)}`;
    return `writes ${bytes} at ${place}: ${texts(at)[1] ?? ''}`;
  }
  const [a = 0n, b = 0n, c = 0n] = pops.map(whole);
  const { index, index2 } = reader;
  switch (mnemonic) {
    case 'memory.size':
      return `pages${outcome(at)}`;
    case 'memory.grow':
      return `asks for ${a} more pages`;
    case 'memory.fill':
      return `fills ${c} bytes at ${hex(a)}${ofMemory(at, index)} with ${b & 255n}`;
    case 'memory.copy':
      return `copies ${c} bytes from ${hex(b)}${ofMemory(at, index2)} to ${hex(a)}${ofMemory(at, index)}`;
    case 'memory.init':
      return `copies ${c} bytes of the segment, from ${b} on, to ${hex(a)}${ofMemory(at, index2)}`;
    case 'atomic.fence':
      return 'nothing: there is one thread';
    default:
      return '';
  }
}

/** An operand that is an address, a size or a length. */
function whole(value: Value | undefined): bigint {
  return value && !('ref' in value) ? BigInt(value.bits) : 0n;
}

/** " of $heap" where there are several memories. */
function ofMemory({ module }: Prospect, index: number): string {
  return module.memories.length > 1 ? ` of ${readableNaming(module).memory(index)}` : '';
}

/** "1.5 s", "20 ms", "500 ns". */
function timeText(nanoseconds: bigint): string {
  const time = Number(nanoseconds);
  if (time >= 1e9) return `${time / 1e9} s`;
  return time >= 1e6 ? `${time / 1e6} ms` : `${time} ns`;
}

/** What reads and writes at once, and what waits. */
function atomic(at: Prospect, place: string): string {
  const [, name = ''] = /\.([a-z]+)\d*(?:_u)?$/.exec(at.reader.opcode.mnemonic) ?? [];
  const [, a = '', b = ''] = texts(at);
  switch (name) {
    case 'notify':
      return `wakes nobody at ${place}: there is one thread → 0`;
    case 'wait': {
      const nanoseconds = BigInt.asIntN(64, whole(at.pops[2]));
      return `while there is ${a} at ${place}, waits ${nanoseconds < 0n ? 'without end' : timeText(nanoseconds)}`;
    }
    case 'xchg':
      return `puts ${a} in the place of what is at ${place}`;
    case 'cmpxchg':
      return `where ${a} is at ${place}, puts ${b}`;
    default:
      return `what is at ${place} ${signs[name] ?? name} ${a}`;
  }
}

function control(at: Prospect): string {
  const { reader, pops, labels } = at;
  const top = pops.at(-1);
  const condition = top ? toNumber(top) : 0;
  switch (reader.opcode.mnemonic) {
    case 'unreachable':
      return 'traps';
    case 'if':
      if (condition !== 0) return 'not 0: enters the block';
      return `0: goes on at ${at.otherwise === null ? 'the end' : hex(at.otherwise)}`;
    case 'throw':
      return `throws ${readableNaming(at.module).tag(reader.index)}(${texts(at).join(', ')})`;
    case 'throw_ref':
      return texts(at)[0] === 'null' ? 'null: traps' : `throws ${texts(at).join()}`;
    case 'rethrow':
      return 'throws the caught exception again';
    case 'catch':
    case 'catch_all':
    case 'else':
      return at.otherwise === null ? '' : `goes on at ${hex(at.otherwise)}`;
    case 'end':
      return labels.length > 1 ? '' : returns(at);
    case 'return':
      return returns(at);
    case 'br':
      return jump(at, reader.index);
    case 'br_if':
      return condition === 0 ? 'not taken' : `taken: ${jump(at, reader.index)}`;
    case 'br_table': {
      const last = reader.labelCount - 1;
      const index = Math.min(condition >>> 0, last);
      const which = index === last && condition >>> 0 !== last ? 'default' : `entry ${index}`;
      return `${which}: ${jump(at, reader.labels[index] ?? 0)}`;
    }
    case 'call':
      return at.callee ? `calls ${calleeName(at)}(${texts(at).join(', ')})` : '';
    case 'call_indirect': {
      const args = texts(at).slice(0, -1).join(', ');
      return at.callee ? `calls ${calleeName(at)}(${args})` : `element ${whole(top)} cannot be called: traps`;
    }
    default:
      return onObjects(at);
  }
}

function calleeName({ callee, module }: Prospect): string {
  if (callee?.kind === 'host') return printable(`${callee.module}.${callee.name}`);
  return callee ? readableNaming(module).func(callee.index) : '';
}

function returns(at: Prospect): string {
  const values = texts(at).join(', ');
  return values === '' ? 'returns' : `returns ${values}`;
}

function jump({ labels, reader }: Prospect, depth: number): string {
  const label = labels[depth];
  if (!label || label.branchTo === null) return 'returns';
  const back = label.branchTo <= reader.offset ? 'jumps back to' : 'jumps to';
  return `${back} ${hex(label.branchTo)}`;
}

function other(at: Prospect): string {
  const { reader, pops } = at;
  const [first = '', second = ''] = texts(at);
  switch (reader.opcode.mnemonic) {
    case 'drop':
      return `drops ${first}`;
    case 'select': {
      const condition = pops[2] ? toNumber(pops[2]) : 0;
      return condition === 0 ? `0: keeps ${second}` : `not 0: keeps ${first}`;
    }
    case 'ref.is_null':
      return first === 'null' ? 'null → 1' : `${first} → 0`;
    case 'ref.null':
    case 'ref.func':
      return '';
    case 'table.get':
      return `element ${whole(pops[0])}${outcome(at)}`;
    case 'table.set':
      return `element ${whole(pops[0])}: ${second}`;
    case 'table.size':
      return `elements${outcome(at)}`;
    case 'table.grow':
      return `asks for ${whole(pops[1])} more elements, each ${first}`;
    case 'table.fill':
      return `fills ${whole(pops[2])} elements, from ${whole(pops[0])} on, with ${second}`;
    case 'table.copy':
    case 'table.init': {
      const [to, from, count] = pops.map(whole);
      const where = reader.opcode.mnemonic === 'table.init' ? ' of the segment' : '';
      return `copies ${count} elements${where}, from ${from} on, to ${to} on`;
    }
    default:
      return onObjects(at);
  }
}

function onObjects(at: Prospect): string {
  return objectText(at, {
    texts: texts(at),
    outcome: () => outcome(at),
    jump: () => jump(at, at.reader.index),
    call: (args) => (at.callee ? `${calleeName(at)}(${args.join(', ')})` : null),
  });
}
