import { InstructionReader } from '../binary/instructions.ts';
import type { ConstExpr, ElementSegment, WasmModule } from '../module/module.ts';
import { countImports } from '../module/module.ts';
import type { ByteOffset, ExternKind, FuncIndex, GlobalType, Limits, MemoryType, TableType } from '../module/types.ts';
import { unreachable } from '../util/assert.ts';
import { FunctionListing, lineText } from './disassemble.ts';
import { argsOf } from './instruction-args.ts';
import { withIndexText } from './index-text.ts';
import { countText, subTypeText } from './type-text.ts';
import { assemblerNaming, type Naming } from './naming.ts';

/** Bytes of a data segment that one line shows. */
const DATA_LINE = 32;

/** Blocks that are indented: beyond, a line would be nothing but spaces. */
const MOST_INDENTED = 100;

/** A line of a text, and the byte of the file that it was read from; null for lines that only close something. */
export interface WatLine {
  readonly offset: ByteOffset | null;
  readonly text: string;
}

/**
 * A whole module in the text format, line by line, so that a large one can be printed as it is made. An assembler
 * makes the same module of it again, but for custom sections (names excepted) and how numbers were encoded.
 */
export function* moduleWat(module: WasmModule): Generator<WatLine, void, void> {
  const naming = assemblerNaming(module);
  const text = new ModuleText(module, naming);
  yield { offset: 0, text: '(module' };
  yield* text.head();
  for (let i = countImports(module.funcs); i < module.funcs.length; i++) yield* functionWat(module, i, naming);
  yield* text.segments();
  yield { offset: null, text: ')' };
}

/** One function in the text format. */
export function* functionWat(
  module: WasmModule,
  func: FuncIndex,
  naming: Naming = assemblerNaming(module),
): Generator<WatLine, void, void> {
  const listing = new FunctionListing(module, func, { naming, complete: true });
  const { typeIndex } = module.funcs[func] ?? { typeIndex: 0 };
  for (let i = 0; i < listing.lines; i++) {
    const line = listing.line(i);
    // The last `end` closes the parenthesis of the function.
    let text = line.depth === 0 && line.mnemonic === 'end' ? ')' : lineText(line);
    if (i === 0) text = withType(text, naming.type(typeIndex));
    const dead = line.mnemonic === '' && i > 0 && line.note !== '';
    const note = line.note === '' ? '' : `${dead ? '' : ' '};; ${line.note}`;
    yield { offset: line.offset, text: `${'  '.repeat(Math.min(line.depth, MOST_INDENTED) + 1)}${text}${note}` };
  }
  if (listing.problem !== null) yield { offset: null, text: '  )' };
}

/** "(func $f (param …" with "(type $t)" behind the name, so that the function keeps the very type it has. */
function withType(header: string, type: string): string {
  const [open, name, ...rest] = header.split(' ');
  return [open, name, `(type ${type})`, ...rest].join(' ');
}

class ModuleText {
  constructor(
    readonly module: WasmModule,
    readonly naming: Naming,
  ) {}

  *head(): Generator<WatLine, void, void> {
    const { module, naming } = this;
    for (const [i, type] of module.types.entries()) {
      // A recursion group of several types is written on the lines of its types.
      const opens = type.group === i && module.types[i + 1]?.group === i;
      const closes = type.group !== i && module.types[i + 1]?.group !== type.group;
      const text = `(type ${naming.type(i)} ${subTypeText(type, naming.type)})`;
      yield { offset: type.offset, text: `  ${opens ? '(rec ' : ''}${text}${closes ? ')' : ''}` };
    }
    for (const { module: from, name, kind, index, offset } of module.imports) {
      const item = this.#importedItem(kind, index);
      yield { offset, text: `  (import ${quoted(from)} ${quoted(name)} (${kind} ${item}))` };
    }
    for (const [i, { importIndex, type, init, offset }] of module.tables.entries()) {
      if (importIndex === null)
        yield {
          offset,
          text: `  (table ${naming.table(i)} ${this.#tableText(type)}${init === null ? '' : ` ${this.#expression(init)}`})`,
        };
    }
    for (const [i, { importIndex, type, offset }] of module.memories.entries()) {
      if (importIndex === null) yield { offset, text: `  (memory ${naming.memory(i)} ${memoryText(type)})` };
    }
    for (const [i, { importIndex, typeIndex, offset }] of module.tags.entries()) {
      if (importIndex === null) yield { offset, text: `  (tag ${naming.tag(i)} (type ${naming.type(typeIndex)}))` };
    }
    for (const [i, { init, type, offset }] of module.globals.entries()) {
      if (init === null) continue;
      yield { offset, text: `  (global ${naming.global(i)} ${this.#globalText(type)} ${this.#expression(init)})` };
    }
    for (const { name, kind, index, offset } of module.exports) {
      yield { offset, text: `  (export ${quoted(name)} (${kind} ${this.naming[kind](index)}))` };
    }
    if (module.start !== null) {
      yield { offset: module.start.offset, text: `  (start ${naming.func(module.start.func)})` };
    }
  }

  *segments(): Generator<WatLine, void, void> {
    for (const [i, segment] of this.module.elements.entries()) yield* this.#elements(i, segment);
    for (const [i, { mode, memory, at, start, end, offset }] of this.module.datas.entries()) {
      const where =
        mode === 'passive' || at === null ? '' : ` (memory ${this.naming.memory(memory)}) ${this.#offset(at)}`;
      yield { offset, text: `  (data ${this.#id(this.naming.data(i))}${where}` };
      for (let from = start; from < end; from += DATA_LINE) {
        const bytes = this.module.bytes.subarray(from, Math.min(from + DATA_LINE, end));
        yield { offset: from, text: `    "${escapedBytes(bytes)}"` };
      }
      yield { offset: null, text: '  )' };
    }
  }

  *#elements(i: number, { mode, type, table, at, items, offset }: ElementSegment): Generator<WatLine, void, void> {
    const { naming } = this;
    const where =
      mode === 'active' && at !== null
        ? `(table ${naming.table(table)}) ${this.#offset(at)} `
        : mode === 'declarative'
          ? 'declare '
          : '';
    const onlyFuncs = items.every((item) => 'func' in item);
    const kind = onlyFuncs ? 'func' : withIndexText(type, naming.type);
    yield { offset, text: `  (elem ${this.#id(naming.element(i))} ${where}${kind}` };
    for (const item of items) {
      if (!('func' in item)) yield { offset: item.expr.start, text: `    (item ${this.#expression(item.expr)})` };
      else {
        const name = naming.func(item.func);
        yield { offset: item.offset, text: `    ${onlyFuncs ? name : `(item ref.func ${name})`}` };
      }
    }
    yield { offset: null, text: '  )' };
  }

  #id(name: string): string {
    return name.startsWith('$') ? name : `$${name}`;
  }

  #offset(expr: ConstExpr): string {
    return `(offset ${this.#expression(expr)})`;
  }

  #importedItem(kind: ExternKind, index: number): string {
    const { module, naming } = this;
    switch (kind) {
      case 'func':
        return `${naming.func(index)} (type ${naming.type(module.funcs[index]!.typeIndex)})`;
      case 'table':
        return `${naming.table(index)} ${this.#tableText(module.tables[index]!.type)}`;
      case 'memory':
        return `${naming.memory(index)} ${memoryText(module.memories[index]!.type)}`;
      case 'global':
        return `${naming.global(index)} ${this.#globalText(module.globals[index]!.type)}`;
      case 'tag':
        return `${naming.tag(index)} (type ${naming.type(module.tags[index]!.typeIndex)})`;
      default:
        return unreachable(kind);
    }
  }

  #tableText({ element, limits, address }: TableType): string {
    const type = withIndexText(element, this.naming.type);
    return `${address === 'i64' ? 'i64 ' : ''}${limitsText(limits)} ${type}`;
  }

  #globalText({ value, mutable }: GlobalType): string {
    const type = withIndexText(value, this.naming.type);
    return mutable ? `(mut ${type})` : type;
  }

  /** The instructions of a constant expression, its `end` left out: "i32.const 8". */
  #expression({ start, end }: ConstExpr): string {
    const { module, naming } = this;
    const context = { module, naming, complete: true, label: String };
    const reader = new InstructionReader(module.bytes, start, end);
    const parts: string[] = [];
    while (reader.next() && !reader.finished) {
      const { mnemonic } = reader.opcode;
      parts.push(lineText({ offset: 0, depth: 0, mnemonic, args: argsOf(reader, context), note: '', dead: false }));
    }
    return parts.join(' ');
  }
}

function limitsText({ min, max }: Limits): string {
  return max === null ? countText(min) : `${countText(min)} ${countText(max)}`;
}

function memoryText({ limits, address, shared }: MemoryType): string {
  return `${address === 'i64' ? 'i64 ' : ''}${limitsText(limits)}${shared ? ' shared' : ''}`;
}

/** A name as a string of the text format. */
function quoted(name: string): string {
  const escape = (char: string) => `\\u{${char.codePointAt(0)!.toString(16)}}`;
  return `"${name.replace(/["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escape)}"`;
}

function escapedBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    text += plain ? String.fromCharCode(byte) : `\\${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}
