import type { WasmModule } from '../module/module.ts';
import type { ByteOffset, FuncIndex } from '../module/types.ts';
import type { BodyState, ControlFrame, Operand } from './body-state.ts';
import { BodyWalk } from './code.ts';
import type { OpenFrame } from './stacks.ts';

/** Instructions between two checkpoints, when the stacks are not deep. */
const INTERVAL = 256;
/** Functions whose checkpoints are kept, the least recently asked for go first. */
const KEPT = 32;

/** A walk as it stood before an instruction. */
interface Checkpoint {
  readonly offset: ByteOffset;
  readonly operands: readonly Operand[];
  readonly controls: readonly OpenFrame[];
}

const checkpoints = new WeakMap<WasmModule, Map<FuncIndex, Checkpoint[]>>();

/**
 * Both stacks of the validator before the instruction at `offset` of a function: types and origin of all operands, the
 * open blocks, and whether the place can be reached. A copy, which stays as it is.
 *
 * Null when no instruction begins at `offset`. Throws what validation throws when the body is wrong before it.
 * The walk begins at the nearest checkpoint of earlier calls, so asking again and again in a large function is cheap.
 */
export function inspectAt(module: WasmModule, func: FuncIndex, offset: ByteOffset): BodyState | null {
  const body = module.funcs[func]?.body;
  if (!body || offset < body.code || offset >= body.end) return null;
  const known = checkpointsOf(module, func);
  const walk = new BodyWalk(module, func);
  const nearest = lastBefore(known, offset);
  if (nearest !== undefined) walk.restore(nearest.offset, nearest.operands, nearest.controls);
  const { reader } = walk;
  let since = 0;
  while (reader.pos <= offset && reader.next()) {
    if (reader.offset === offset) return snapshot(walk);
    walk.apply();
    // A checkpoint is a copy of both stacks: with deep stacks they are made more rarely, so that all of them together
    // stay in proportion to the body.
    if (++since < INTERVAL + walk.operands.length + walk.controls.length || reader.finished) continue;
    since = 0;
    if (reader.pos > (known.at(-1)?.offset ?? -1)) known.push(checkpoint(walk));
  }
  return null;
}

function checkpointsOf(module: WasmModule, func: FuncIndex): Checkpoint[] {
  let functions = checkpoints.get(module);
  if (functions === undefined) checkpoints.set(module, (functions = new Map()));
  const known = functions.get(func) ?? [];
  functions.delete(func);
  functions.set(func, known);
  if (functions.size > KEPT) functions.delete(functions.keys().next().value!);
  return known;
}

function lastBefore(known: readonly Checkpoint[], offset: ByteOffset): Checkpoint | undefined {
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (known[middle]!.offset <= offset) low = middle + 1;
    else high = middle;
  }
  return known[low - 1];
}

function checkpoint(walk: BodyWalk): Checkpoint {
  return {
    offset: walk.reader.pos,
    operands: walk.operands.map(copyOfOperand),
    controls: walk.controls.map((frame) => ({ ...frame })),
  };
}

function snapshot(walk: BodyWalk): BodyState {
  return {
    reachable: walk.reachable,
    operands: walk.operands.map(copyOfOperand),
    slots: walk.slots,
    controls: walk.controls.map(copyOfFrame),
  };
}

function copyOfOperand({ type, slot, pushedAt }: Operand): Operand {
  return { type, slot, pushedAt };
}

function copyOfFrame({ kind, offset, params, results, height, slots, entered }: OpenFrame): ControlFrame {
  return { kind, offset, params, results, height, slots, entered };
}
