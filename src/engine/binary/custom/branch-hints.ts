import { WasmError } from '../../module/errors.ts';
import { counted } from '../../util/counted.ts';
import { hex } from '../../util/hex.ts';
import type { CustomSection, WasmModule } from '../../module/module.ts';
import { funcName } from '../../module/names.ts';
import type { ByteOffset, FuncIndex } from '../../module/types.ts';
import { InstructionReader } from '../instructions.ts';
import { malformed, moduleReader } from '../type-codes.ts';
import { attempt, type CustomContents, type CustomProblem, Rows } from './contents.ts';

/** The custom section that holds them. */
export const BRANCH_HINTS = 'metadata.code.branch_hint';

export type Hint = 'likely' | 'unlikely';

/** What a section says of one function. */
export interface FuncHints {
  readonly func: FuncIndex;
  /** Where the section says it. */
  readonly offset: ByteOffset;
  /** By the offset in the file of the branch. */
  readonly hints: ReadonlyMap<ByteOffset, Hint>;
}

/** Hints on branches, by function; as far as they can be read. */
export interface BranchHints {
  readonly funcs: ReadonlyMap<FuncIndex, FuncHints>;
  readonly problem: CustomProblem | null;
}

const none: BranchHints = { funcs: new Map(), problem: null };
const known = new WeakMap<WasmModule, BranchHints>();

/** The branch hints of a module; read when first asked for. */
export function branchHintsOf(module: WasmModule): BranchHints {
  let hints = known.get(module);
  if (hints === undefined) {
    const section = module.customs.find(({ name }) => name === BRANCH_HINTS);
    hints = section === undefined ? none : readBranchHints(module, section);
    known.set(module, hints);
  }
  return hints;
}

/**
 * Reads such a section. Offsets in it count from the first byte of a body, its locals.
 * https://webassembly.github.io/spec/metadata/code/binary.html
 */
function readBranchHints(module: WasmModule, section: CustomSection): BranchHints {
  const funcs = new Map<FuncIndex, FuncHints>();
  const reader = moduleReader(module.bytes, section.start, section.end);
  const problem = attempt(() => {
    let last = -1;
    for (let left = reader.readCount(2); left > 0; left--) {
      const at = reader.pos;
      const func = reader.readU32();
      const body = module.funcs[func]?.body;
      if (!body) malformed(`branch hints for function ${func}, which has no body`, at);
      if (func <= last) malformed(`branch hints for function ${func} stand behind those for ${last}`, at);
      last = func;
      const hints = new Map<ByteOffset, Hint>();
      funcs.set(func, { func, offset: at, hints });
      let lastOffset = -1;
      for (let count = reader.readCount(3); count > 0; count--) {
        const here = reader.pos;
        const offset = reader.readU32();
        if (offset <= lastOffset)
          malformed(`a branch hint for offset ${offset} stands behind one for ${lastOffset}`, here);
        lastOffset = offset;
        if (reader.readU32() !== 1) malformed('a branch hint is not one byte', reader.pos - 1);
        const value = reader.readByte();
        if (value > 1) malformed(`branch hint ${value}, expected 0 or 1`, reader.pos - 1);
        hints.set(body.start + offset, value === 1 ? 'likely' : 'unlikely');
      }
    }
    if (!reader.done) malformed(`${counted(reader.left, 'byte')} too many in the section`, reader.pos);
  });
  return { funcs, problem };
}

/** Hints may stand on these instructions: if, br_if. */
const hintable: ReadonlySet<number> = new Set([0x04, 0x0d]);

/** The hint for the instruction that a reader stands on; undefined where there is none, or where none belongs. */
export function hintAt(module: WasmModule, func: FuncIndex, { offset, opcode }: InstructionReader): Hint | undefined {
  const hint = branchHintsOf(module).funcs.get(func)?.hints.get(offset);
  return hintable.has(opcode.number) ? hint : undefined;
}

/** The first hint of a function that stands on no branch with a condition; null when all do. Walks over the body. */
export function misplacedHint(module: WasmModule, { func, offset, hints }: FuncHints): CustomProblem | null {
  const body = module.funcs[func]?.body;
  if (!body) return null;
  const wanted = [...hints.keys()];
  const reader = InstructionReader.ofBody(module.bytes, body, func);
  let next = 0;
  try {
    while (next < wanted.length && reader.next()) {
      if (reader.offset < wanted[next]!) continue;
      if (reader.offset > wanted[next]! || !hintable.has(reader.opcode.number)) break;
      next++;
    }
  } catch (error) {
    if (!(error instanceof WasmError)) throw error;
  }
  if (next === wanted.length) return null;
  return { message: `a branch hint for ${hex(wanted[next]!)}, where no if or br_if stands`, offset };
}

/** Rows of the module pane: one for each function. */
export function branchHintContents(module: WasmModule, section: CustomSection): CustomContents {
  const { funcs, problem } =
    module.customs.find(({ name }) => name === BRANCH_HINTS) === section
      ? branchHintsOf(module)
      : readBranchHints(module, section);
  const rows = new Rows();
  for (const { func, offset, hints } of funcs.values()) {
    const likely = [...hints.values()].filter((hint) => hint === 'likely').length;
    rows.add(funcName(module, func), `${likely} likely, ${hints.size - likely} unlikely`, offset, func);
  }
  return { summary: 'which branches are likely', rows: rows.finish(section.end), problem };
}
