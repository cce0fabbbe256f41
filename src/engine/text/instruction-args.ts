import { CatchKind, type InstructionReader } from '../binary/instructions.ts';
import { funcTypeAt, type WasmModule } from '../module/module.ts';
import { indexIn, refParts } from '../module/ref-type.ts';
import type { RefType, TypeIndex } from '../module/types.ts';
import type { CodeArg } from './code-line.ts';
import { formatValue } from './format.ts';
import { withIndexText } from './index-text.ts';
import type { Naming } from './naming.ts';
import { signatureText } from './type-text.ts';

/** Labels of a br_table that are written out; the rest is counted. */
const MOST_LABELS = 100;

/** What the arguments of an instruction are written from. */
export interface ArgContext {
  readonly module: WasmModule;
  readonly naming: Naming;
  /** The text of a label, by depth as `br` counts. */
  label(depth: number): string;
  /** Offset where a branch to it goes on; null for a return, or where that is not told. */
  destination?(depth: number): number | null;
  /** Write out all labels of a br_table, however many. */
  readonly complete: boolean;
}

const none: readonly CodeArg[] = [];

/** The immediates of the instruction the reader stands on, in the order and form of the text format. */
export function argsOf(reader: InstructionReader, context: ArgContext): readonly CodeArg[] {
  const { naming } = context;
  const { index, index2, opcode } = reader;
  switch (opcode.immediate) {
    case 'none':
    case 'zero':
      return none;
    case 'block':
      return blockType(reader, context);
    case 'label':
      return [label(index, reader.func ?? -1, context)];
    case 'labels':
      return labels(reader, context);
    case 'tag':
      return [tag(index, naming)];
    case 'try-table':
      return [...blockType(reader, context), ...catches(reader, context)];
    case 'func':
      return [{ kind: 'func', text: naming.func(index), target: { kind: 'func', func: index } }];
    case 'type-table':
      return [...unlessFirst(index2, table(index2, naming)), typeUse(index, naming)];
    case 'local':
      return [{ kind: 'local', text: naming.local(reader.func ?? -1, index) }];
    case 'global':
      return [{ kind: 'global', text: naming.global(index), target: { kind: 'global', global: index } }];
    case 'table':
      return [table(index, naming)];
    case 'memory':
      return unlessFirst(index, memory(index, naming));
    case 'memarg':
      return memarg(reader, naming);
    case 'memarg-lane':
      return [...memarg(reader, naming), laneArg(reader.lane)];
    case 'lane':
      return [laneArg(reader.lane)];
    case 'shuffle':
      return Array.from({ length: 16 }, (_, i) => laneArg(reader.vectorByte(i)));
    case 'v128':
      return [{ kind: 'keyword', text: 'i32x4' }, ...[0, 1, 2, 3].map((i) => vectorWord(reader.vectorWord(i)))];
    case 'i32':
    case 'f32':
      return [{ kind: 'number', text: formatValue(opcode.immediate, BigInt(reader.low >>> 0)) }];
    case 'i64':
    case 'f64':
      return [{ kind: 'number', text: formatValue(opcode.immediate, reader.wide) }];
    case 'value-types':
      return [{ kind: 'type', text: signatureText({ params: [], results: reader.types }, naming.type) }];
    case 'heap-type':
      return [{ kind: 'type', text: heapTypeText(reader.refType, naming.type) }];
    case 'type':
      return [type(index, naming)];
    case 'type-field':
      return [type(index, naming), { kind: 'name', text: naming.field(index, index2) }];
    case 'type-count':
      return [type(index, naming), { kind: 'number', text: String(index2) }];
    case 'type-data':
      return [type(index, naming), { kind: 'segment', text: naming.data(index2) }];
    case 'type-elem':
      return [type(index, naming), { kind: 'segment', text: naming.element(index2) }];
    case 'type-type':
      return [type(index, naming), type(index2, naming)];
    case 'cast':
      return [refTypeArg(reader.refType, naming)];
    case 'branch-cast':
      return [
        label(index, reader.func ?? -1, context),
        refTypeArg(reader.refType, naming),
        refTypeArg(reader.refType2, naming),
      ];
    case 'data':
      return [{ kind: 'segment', text: naming.data(index) }];
    case 'data-memory':
      return [...unlessFirst(index2, memory(index2, naming)), { kind: 'segment', text: naming.data(index) }];
    case 'elem':
      return [{ kind: 'segment', text: naming.element(index) }];
    case 'elem-table':
      return [table(index2, naming), { kind: 'segment', text: naming.element(index) }];
    case 'memory-memory':
      return index === 0 && index2 === 0 ? none : [memory(index, naming), memory(index2, naming)];
    case 'table-table':
      return [table(index, naming), table(index2, naming)];
    default:
      return none;
  }
}

/** `func`, `extern` or the name of a type, as `ref.null` writes it. */
export function heapTypeText(type: RefType, name: (index: TypeIndex) => string): string {
  const { heap } = refParts(type);
  return typeof heap === 'number' ? name(heap) : heap;
}

function blockType(
  { blockTypeIndex, blockResult }: InstructionReader,
  { module, naming }: ArgContext,
): readonly CodeArg[] {
  if (blockTypeIndex < 0) {
    if (blockResult === null) return none;
    return [{ kind: 'type', text: `(result ${withIndexText(blockResult, naming.type)})` }];
  }
  const target = { kind: 'type', type: blockTypeIndex } as const;
  const type = funcTypeAt(module, blockTypeIndex);
  // Several results, or parameters, are written out: they are what one wants to know. Long ones are named.
  const text = type === undefined ? '' : signatureText(type, naming.type);
  if (text === '' || text.length > 60) return [{ ...typeUse(blockTypeIndex, naming) }];
  return [{ kind: 'type', text, target }];
}

function labels({ labels, labelCount, func }: InstructionReader, context: ArgContext): readonly CodeArg[] {
  const args: CodeArg[] = [];
  const shown = context.complete || labelCount <= MOST_LABELS ? labelCount : MOST_LABELS;
  for (let i = 0; i < shown; i++) args.push(label(labels[i]!, func ?? -1, context));
  if (shown < labelCount) {
    args.push({ kind: 'keyword', text: `… ${labelCount - shown - 1} more, else` });
    args.push(label(labels[labelCount - 1]!, func ?? -1, context));
  }
  return args;
}

/** `(catch $tag $label)`, and so on. */
function catches(
  { catchKinds, catchTags, labels, labelCount, func }: InstructionReader,
  context: ArgContext,
): CodeArg[] {
  const args: CodeArg[] = [];
  const shown = context.complete || labelCount <= MOST_LABELS ? labelCount : MOST_LABELS;
  for (let i = 0; i < shown; i++) {
    const kind = catchKinds[i]!;
    args.push({ kind: 'keyword', text: `(${clauseNames[kind]}` });
    if (kind < CatchKind.catchAll) args.push(tag(catchTags[i]!, context.naming));
    const to = label(labels[i]!, func ?? -1, context);
    args.push({ ...to, text: `${to.text})` });
  }
  if (shown < labelCount) args.push({ kind: 'keyword', text: `… ${labelCount - shown} more` });
  return args;
}

const clauseNames = ['catch', 'catch_ref', 'catch_all', 'catch_all_ref'] as const;

function tag(index: number, naming: Naming): CodeArg {
  return { kind: 'tag', text: naming.tag(index), target: { kind: 'tag', tag: index } };
}

function label(depth: number, func: number, context: ArgContext): CodeArg {
  const offset = context.destination?.(depth) ?? null;
  const text = context.label(depth);
  return offset === null ? { kind: 'label', text } : { kind: 'label', text, target: { kind: 'func', func, offset } };
}

function typeUse(type: number, naming: Naming): CodeArg {
  return { kind: 'type', text: `(type ${naming.type(type)})`, target: { kind: 'type', type } };
}

function type(type: TypeIndex, naming: Naming): CodeArg {
  return { kind: 'type', text: naming.type(type), target: { kind: 'type', type } };
}

function refTypeArg(of: RefType, naming: Naming): CodeArg {
  const text = withIndexText(of, naming.type);
  const index = indexIn(of);
  return index === null ? { kind: 'type', text } : { kind: 'type', text, target: { kind: 'type', type: index } };
}

function table(index: number, naming: Naming): CodeArg {
  return { kind: 'table', text: naming.table(index), target: { kind: 'table', table: index, index: 0 } };
}

function memory(index: number, naming: Naming): CodeArg {
  return { kind: 'memory', text: naming.memory(index), target: { kind: 'memory', memory: index, address: 0 } };
}

function laneArg(lane: number): CodeArg {
  return { kind: 'number', text: String(lane) };
}

function vectorWord(word: number): CodeArg {
  return { kind: 'number', text: `0x${(word >>> 0).toString(16).padStart(8, '0')}` };
}

function unlessFirst(index: number, arg: CodeArg): readonly CodeArg[] {
  return index === 0 ? none : [arg];
}

function memarg({ index, memOffset, wide, align, opcode }: InstructionReader, naming: Naming): readonly CodeArg[] {
  const args = [...unlessFirst(index, memory(index, naming))];
  if (memOffset !== 0) args.push({ kind: 'number', text: `offset=${wide}` });
  if (2 ** align !== opcode.access?.bytes) args.push({ kind: 'keyword', text: `align=${2 ** align}` });
  return args;
}
