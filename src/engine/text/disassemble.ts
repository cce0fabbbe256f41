import { hintAt } from '../binary/custom/branch-hints.ts';
import { InstructionReader } from '../binary/instructions.ts';
import type { WasmError } from '../module/errors.ts';
import { hex } from '../util/hex.ts';
import { type FuncBody, funcTypeAt, funcTypeOf, type WasmModule } from '../module/module.ts';
import { givenLabelName, printable } from '../module/names.ts';
import type { ByteOffset, FuncIndex } from '../module/types.ts';
import { BlockAncestors } from './block-ancestors.ts';
import type { CodeArg, CodeLine } from './code-line.ts';
import { type ArgContext, argsOf } from './instruction-args.ts';
import { signatureText } from './type-text.ts';
import { type Naming, readableNaming } from './naming.ts';
import { type Outline, outlineOf } from './outline.ts';

/** Locals that the line of locals writes out; a function may have 50,000. */
const MOST_LOCALS = 60;
/** In a complete listing: more than any valid function has, since a few bytes may declare billions. */
const ALL_LOCALS = 50_000;

/** Labels this far out are found block by block. */
const NEAR = 64;

/** How a listing is written. */
export interface ListingOptions {
  readonly naming?: Naming;
  /** For an assembler: labels as numbers, nothing left out. */
  readonly complete?: boolean;
}

/**
 * A function as lines of text. Making one walks over the body once; the text of a line is made when it is asked for.
 *
 *     0  (func $update (param $dt f64)
 *     1    (local $i i32)
 *     2    local.get $dt
 *     …
 *     n  end
 *
 * Line 0 is the header, line 1 the locals where there are any, then one line per instruction. An imported function has
 * only its header. A body that cannot be read to its end has a last line that says why.
 */
export class FunctionListing {
  /** Number of lines. */
  readonly lines: number;
  /** Lines before the first instruction. */
  readonly headerLines: number;
  readonly instructions: number;
  /** Why the body cannot be read to its end, null when it can. */
  readonly problem: WasmError | null;
  readonly #body: FuncBody | null;
  readonly #naming: Naming;
  readonly #complete: boolean;
  readonly #outline: Outline | null;
  readonly #reader: InstructionReader | null;
  readonly #context: ArgContext;
  /** Instruction that the arguments are being written for. */
  #current = 0;
  /** Made when a label far out is first asked for. */
  #ancestors: BlockAncestors | null = null;

  constructor(
    readonly module: WasmModule,
    readonly func: FuncIndex,
    { naming = readableNaming(module), complete = false }: ListingOptions = {},
  ) {
    this.#body = module.funcs[func]?.body ?? null;
    this.#naming = naming;
    this.#complete = complete;
    this.#context = {
      module,
      naming,
      complete,
      label: (depth) => this.#labelText(depth),
      destination: (depth) => this.#offsetOf(depth),
    };
    const body = this.#body;
    const named = module.names.labels.has(func);
    this.#outline = body && outlineOf(module.bytes, body, named);
    this.#reader = body && InstructionReader.ofBody(module.bytes, body, func);
    this.headerLines = body?.locals.some(({ count }) => count > 0) ? 2 : 1;
    this.instructions = this.#outline?.count ?? 0;
    this.problem = this.#outline?.problem?.error ?? null;
    this.lines = this.headerLines + this.instructions + (this.problem === null ? 0 : 1);
  }

  /** A line; `index` is below `lines`. */
  line(index: number): CodeLine {
    if (index === 0) return this.#header();
    if (index < this.headerLines) return this.#locals();
    const i = index - this.headerLines;
    return i < this.instructions ? this.#instruction(i) : this.#problemLine();
  }

  /** The line of the instruction at `offset`, or of the one whose bytes it lies in; -1 outside of the function. */
  lineOf(offset: ByteOffset): number {
    const body = this.#body;
    if (body === null || offset < body.start || offset >= body.end) return -1;
    if (offset < body.code) return 0;
    const { offsets, count } = this.#outline!;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (offsets[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return this.headerLines + Math.max(low - 1, 0);
  }

  /** Offset of the instruction of a line; null for lines that are none. */
  offsetOf(index: number): ByteOffset | null {
    return this.#outline?.offsets[index - this.headerLines] ?? null;
  }

  #header(): CodeLine {
    const { module, func } = this;
    const { params, results } = funcTypeOf(module, func);
    const def = module.funcs[func];
    const args: CodeArg[] = [
      { kind: 'keyword', text: '(func' },
      { kind: 'func', text: this.#naming.func(func), target: { kind: 'func', func } },
    ];
    const shown = this.#complete ? params.length : Math.min(params.length, MOST_LOCALS);
    for (let i = 0; i < shown; i++) args.push(...this.#declaration('param', i, params[i]!));
    if (shown < params.length) args.push({ kind: 'keyword', text: `… ${params.length - shown} more` });
    if (results.length > 0) args.push({ kind: 'type', text: `(result ${results.join(' ')})` });
    const from = def?.importIndex == null ? null : module.imports[def.importIndex];
    const note = from == null ? '' : `imported from ${printable(`${from.module}.${from.name}`)}`;
    const offset = this.#body?.start ?? def?.offset ?? 0;
    return { offset, depth: 0, mnemonic: '', args, note, dead: false };
  }

  #declaration(keyword: 'param' | 'local', local: number, type: string): CodeArg[] {
    const { func } = this;
    return [
      { kind: 'keyword', text: `(${keyword}` },
      { kind: 'local', text: this.#naming.local(func, local) },
      { kind: 'type', text: `${type})` },
    ];
  }

  #locals(): CodeLine {
    const body = this.#body!;
    const args: CodeArg[] = [];
    let local = funcTypeOf(this.module, this.func).params.length;
    let left = this.#complete ? ALL_LOCALS : MOST_LOCALS;
    let hidden = 0;
    for (const { count, type } of body.locals) {
      const shown = Math.min(count, left);
      for (let i = 0; i < shown; i++) args.push(...this.#declaration('local', local + i, type));
      local += count;
      left -= shown;
      hidden += count - shown;
    }
    const note = hidden > 0 ? `and ${hidden} more locals` : '';
    return { offset: body.start, depth: 1, mnemonic: '', args, note, dead: false };
  }

  #instruction(i: number): CodeLine {
    const { offsets, depths, dead } = this.#outline!;
    const reader = this.#reader!;
    const offset = offsets[i]!;
    const last = i === this.instructions - 1 && this.problem === null;
    // An `else` or `end` needs its own block open.
    reader.seek(offset, Math.max(depths[i]! + 1, 1));
    reader.next();
    this.#current = i;
    const hint = hintAt(this.module, this.func, reader);
    return {
      ...(hint === undefined ? {} : { hint }),
      offset,
      depth: last ? 0 : depths[i]! + 1,
      mnemonic: reader.opcode.mnemonic,
      args: [...this.#labelName(i), ...argsOf(reader, this.#context)],
      note: this.#note(reader),
      dead: dead[i] === 1,
    };
  }

  /** Name that a block gives its label. */
  #labelName(i: number): CodeArg[] {
    const name = this.#complete ? null : this.#nameOfLabel(i);
    return name === null ? [] : [{ kind: 'name', text: `$${name}` }];
  }

  #nameOfLabel(opener: number): string | null {
    const openers = this.#outline!.openers;
    if (openers === null) return null;
    const nth = indexOfSorted(openers, opener);
    return nth < 0 ? null : givenLabelName(this.module, this.func, nth);
  }

  #labelText(depth: number): string {
    const opener = this.#openerAt(depth);
    const name = this.#complete || opener < 0 ? null : this.#nameOfLabel(opener);
    return name === null ? String(depth) : `$${name}`;
  }

  /** The block that `depth` means at the current instruction; -1 for the function (or beyond it). */
  #openerAt(depth: number): number {
    const { parents } = this.#outline!;
    let block = parents[this.#current]!;
    if (depth > NEAR) return (this.#ancestors ??= new BlockAncestors(this.#outline!)).around(block, depth);
    for (let i = 0; i < depth && block >= 0; i++) block = parents[block]!;
    return block;
  }

  #note(reader: InstructionReader): string {
    switch (reader.opcode.immediate) {
      case 'branch-cast':
        return this.#destinationText(reader.index);
      case 'label':
        if (reader.opcode.mnemonic === 'delegate') return this.#delegateText(reader.index);
        if (reader.opcode.mnemonic === 'rethrow') return this.#rethrowText(reader.index);
        return this.#destinationText(reader.index);
      case 'tag': {
        const params = funcTypeAt(this.module, this.module.tags[reader.index]?.typeIndex ?? -1)?.params ?? [];
        return params.length === 0 ? '' : signatureText({ params, results: [] }, this.#naming.type);
      }
      case 'labels':
        return `else ${this.#destinationText(reader.labels[reader.labelCount - 1]!)}`;
      case 'type':
      case 'type-table': {
        const type = funcTypeAt(this.module, reader.index);
        return type === undefined ? '' : signatureText(type, this.#naming.type);
      }
      default:
        return '';
    }
  }

  /** Where a branch goes on: a loop's start, what comes behind the end of a block, or back to the caller. */
  #destinationText(depth: number): string {
    if (depth > this.#outline!.depths[this.#current]!) return '→ no such label';
    if (this.#openerAt(depth) < 0) return '→ return';
    const offset = this.#offsetOf(depth);
    return offset === null ? '' : `→ ${hex(offset)}`;
  }

  /** Who gets what is thrown inside of a block that ends with `delegate`. */
  #delegateText(depth: number): string {
    if (depth > this.#outline!.depths[this.#current]!) return '→ no such label';
    const opener = this.#openerAt(depth);
    return opener < 0 ? '→ handlers of the caller' : `→ handlers at ${hex(this.#outline!.offsets[opener]!)}`;
  }

  #rethrowText(depth: number): string {
    const opener = this.#openerAt(depth);
    return opener < 0 ? '' : `what the try at ${hex(this.#outline!.offsets[opener]!)} caught`;
  }

  /** The same as an offset; null for a return, or when the block has no end. */
  #offsetOf(depth: number): ByteOffset | null {
    const { offsets, ends } = this.#outline!;
    const opener = this.#openerAt(depth);
    if (opener < 0) return null;
    if (this.module.bytes[offsets[opener]!] === 0x03) return offsets[opener]!;
    const end = ends[opener]!;
    // A `delegate` is longer than an `end`, and never the last instruction.
    return end === 0 ? null : (offsets[end + 1] ?? offsets[end]! + 1);
  }

  #problemLine(): CodeLine {
    const { error, offset } = this.#outline!.problem!;
    return { offset, depth: 1, mnemonic: '', args: [], note: `cannot be read on: ${error.message}`, dead: true };
  }
}

function indexOfSorted(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return list[low] === value ? low : -1;
}

/** Lines of all listings that are kept at most; the least recently used go first. */
const KEPT_LINES = 2_000_000;

const kept = new WeakMap<WasmModule, Map<FuncIndex, FunctionListing>>();

/** The listing of a function for reading; the same one when it was asked for lately. */
export function listingOf(module: WasmModule, func: FuncIndex): FunctionListing {
  let listings = kept.get(module);
  if (listings === undefined) kept.set(module, (listings = new Map()));
  const listing = listings.get(func) ?? new FunctionListing(module, func);
  listings.delete(func);
  listings.set(func, listing);
  let lines = 0;
  for (const one of listings.values()) lines += one.lines;
  for (const [oldest, one] of listings) {
    if ((lines <= KEPT_LINES && listings.size <= 64) || oldest === func) break;
    listings.delete(oldest);
    lines -= one.lines;
  }
  return listing;
}

/** A line as text, without indentation and note: "f64.load offset=8". */
export function lineText({ mnemonic, args }: CodeLine): string {
  let text = mnemonic;
  for (const arg of args) text += text === '' ? arg.text : ` ${arg.text}`;
  return text;
}

/** The instruction at `offset` as text; '' when none begins there. */
export function instructionText(module: WasmModule, func: FuncIndex, offset: ByteOffset): string {
  const listing = listingOf(module, func);
  const line = listing.lineOf(offset);
  return line < 0 || listing.offsetOf(line) !== offset ? '' : lineText(listing.line(line));
}
