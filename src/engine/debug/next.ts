import type { InstructionReader } from '../binary/instructions.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Value } from '../runtime/value.ts';
import { castBranches } from '../runtime/exec/gc/casts.ts';
import { instructionText } from '../text/disassemble.ts';
import type { LaneShape } from '../text/format.ts';
import type { BodyState } from '../validate/body-state.ts';
import { blocksOf } from './block-map.ts';
import { effectText } from './effect.ts';
import { laneUseOf } from './lane-use.ts';
import { localsOf, operandWord, stackEffect } from './operands.ts';
import { peek } from './peek.ts';
import { calleeOf, readerAt, type WasmFrame } from './place.ts';
import { shownTypes } from './shown-types.ts';
import { valueView } from './value-view.ts';
import type { LabelView, NextInstruction } from './views.ts';

/** Operands that are listed of an instruction; a call may take a thousand. */
const MOST = 32;

/** The instruction the machine stands before: what it takes, what it leaves, what will come of it. */
export function nextInstruction(
  machine: Machine,
  frame: WasmFrame,
  state: BodyState,
  labels: readonly LabelView[],
): NextInstruction | null {
  const reader = readerAt(frame);
  if (!reader) return null;
  const { module } = frame.func.instance;
  const func = frame.func.index;
  const { pops: taken, pushes } = stackEffect(module, func, reader, state);
  const pops = operands(machine, frame, state, taken);
  const single = pushes?.length === 1 ? pushes[0] : undefined;
  const effect = effectText({
    module,
    func,
    reader,
    pops,
    labels,
    otherwise: otherwise(frame, reader, state),
    variable: variable(machine, frame, reader),
    callee: calleeOf(machine, frame),
    castBranches: castBranches(machine),
    peek: () => (single ? peek(machine, single) : null),
  });
  const lanes = shapeOf(frame, reader, state, taken);
  return {
    func,
    offset: frame.offset,
    text: instructionText(module, func, frame.offset),
    mnemonic: reader.opcode.mnemonic,
    pops: pops.slice(-MOST).map((value) => valueView(value, module)),
    pushes: pushes && shownTypes(module, pushes.slice(0, MOST)),
    effect,
    ...(lanes === null ? {} : { lanes }),
  };
}

/** How the vectors that an instruction is about are divided. */
function shapeOf(
  { func }: WasmFrame,
  reader: InstructionReader,
  { operands: types }: BodyState,
  taken: number,
): LaneShape | null {
  const { module } = func.instance;
  const local = reader.opcode.immediate === 'local' && localsOf(module, func.index).typeOf(reader.index) === 'v128';
  const vector = types.slice(types.length - taken).find(({ type }) => type === 'v128');
  if (!local && !vector && reader.opcode.results?.[0] !== 'v128') return null;
  const use = laneUseOf(module, func.index);
  return use && (local ? use.local(reader.index) : use.pushed(vector?.pushedAt ?? reader.offset));
}

function operands(machine: Machine, frame: WasmFrame, { operands: types }: BodyState, count: number): Value[] {
  return types.slice(types.length - count).flatMap((operand) => {
    const { type } = operand;
    return type === 'bottom' ? [] : [machine.read(frame.operands + operandWord(operand), type)];
  });
}

function otherwise({ func, offset }: WasmFrame, reader: InstructionReader, state: BodyState): number | null {
  const blocks = blocksOf(func.instance.module, func.index);
  if (reader.opcode.mnemonic === 'if') return blocks.get(offset)?.otherwise ?? null;
  return blocks.get(state.controls.at(-1)?.offset ?? -1)?.after ?? null;
}

function variable(machine: Machine, frame: WasmFrame, reader: InstructionReader): Value | null {
  const { module, globals } = frame.func.instance;
  const { immediate } = reader.opcode;
  if (immediate === 'global') return globals[reader.index]?.get() ?? null;
  if (immediate !== 'local') return null;
  const locals = localsOf(module, frame.func.index);
  return machine.read(frame.locals + locals.wordOf(reader.index), locals.typeOf(reader.index));
}
