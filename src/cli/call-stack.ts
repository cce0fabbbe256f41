import { type Frame, localName, type Machine } from '../engine/index.ts';
import { type InstructionTexts, operandValues } from './instructions.ts';
import { typedText } from './values.ts';

/** Frames told from the top and from the bottom of a deep stack. */
const TOP = 12;
const BOTTOM = 4;
/** Parameters and operands told of one frame. */
const VALUES = 8;

/** The live calls, innermost first, each with its parameters, the instruction it stands at, and its operands. */
export function callStack(machine: Machine, texts: InstructionTexts): string[] {
  const frames = machine.frames().filter(({ kind }) => kind !== 'outer');
  const shown = frames.map((frame, i) => ({ frame, i }));
  const deep = frames.length > TOP + BOTTOM + 1;
  const lines: string[] = [];
  for (const { frame, i } of deep ? [...shown.slice(0, TOP), ...shown.slice(-BOTTOM)] : shown) {
    if (deep && i === frames.length - BOTTOM) lines.push(`  … ${frames.length - TOP - BOTTOM} more calls …`);
    lines.push(`  #${i} ${frameText(machine, texts, frame, i === 0)}`);
  }
  return lines;
}

function frameText(machine: Machine, texts: InstructionTexts, frame: Frame, innermost: boolean): string {
  if (frame.kind !== 'wasm') {
    const { func } = frame;
    return func.kind === 'host' ? `host ${func.module}.${func.name}` : `func${func.index}`;
  }
  const { func, pc, offset, locals, operands } = frame;
  const instruction = texts.at(pc, machine);
  const { params } = func.type;
  const values = machine.readAll(locals, params.slice(0, VALUES));
  const args = values.map((value, i) => `${localName(func.instance.module, func.index, i)}=${typedText(value)}`);
  if (params.length > VALUES) args.push('…');
  const head = `${instruction?.name ?? `func${func.index}`}(${args.join(' ')}) at 0x${offset.toString(16)}: ${instruction?.text ?? ''}`;
  if (!innermost || !instruction || instruction.operands.length === 0) return head;
  const top = operandValues(machine, operands, instruction.operands, VALUES).map(typedText);
  return `${head} | ${instruction.operands.length > VALUES ? '… ' : ''}${top.join(' ')}`;
}
