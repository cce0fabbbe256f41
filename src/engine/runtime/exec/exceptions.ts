/**
 * Throwing. First the handler is looked for, frame by frame, with nothing changed; only when there is one are the
 * frames above it given up, so that a machine whose exception nobody catches stands where it was thrown.
 * https://webassembly.github.io/spec/core/exec/instructions.html#exec-throw-ref
 */
import { FixedPc, Op } from '../../compile/flat-code.ts';
import type { CatchClause } from '../../compile/try-table.ts';
import { Trap } from '../../module/errors.ts';
import { type Pc, wordsOf } from '../../module/types.ts';
import type { CompiledFunction } from '../code-space.ts';
import type { Exn } from '../exn.ts';
import { FrameWalk } from '../frame.ts';
import { exceptionBytes } from '../gc/object-type.ts';
import type { Instance } from '../instance.ts';
import type { Machine } from '../machine.ts';
import { Status } from '../status.ts';
import type { ExceptionInfo } from '../stop.ts';
import { leave, leaveInstance } from './branches.ts';

/** Frames and clauses that are looked at for one unit of fuel, and values that an exception takes along. */
const LOOKS_PER_FUEL = 16;
const VALUES_PER_FUEL = 4;

/** `throw`: the values on top of the stack go into a new exception. */
export function throwNew(m: Machine): Status {
  const tag = m.instance!.tags[m.store.code.pristine[m.pc + 1]!]!;
  const { params } = tag.type;
  m.store.heap.reserve(exceptionBytes(params.length), m);
  m.fuel -= Math.floor(params.length / VALUES_PER_FUEL);
  return raise(m, m.store.createException(tag, m.readAll(m.sp - wordsOf(params), params)));
}

/** `throw_ref` */
export function throwRef(m: Machine): Status {
  return raise(m, exceptionAt(m, m.sp - 2));
}

/** `rethrow`, of the older form: the exception that a catch part has kept in its frame. */
export function rethrow(m: Machine): Status {
  return raise(m, exceptionAt(m, m.fp + m.store.code.pristine[m.pc + 1]!));
}

/** The exception that lies on the stack at a word. */
export function exceptionAt(m: Machine, word: number): Exn {
  const ref = m.readRef(word);
  if (ref === null) throw new Trap({ kind: 'null-exception-reference' });
  if (typeof ref === 'number' || ref.kind !== 'exn')
    throw new Error('internal error: something else than an exception');
  return ref;
}

/**
 * Throws an exception where the machine stands, as the instruction there (or the function of the host that it calls)
 * does. When it is caught the machine stands at the handler; else, and when the machine is to stop at every throw, it
 * keeps the exception in `m.thrown` and nothing has changed. `again`: that stop was given.
 */
export function raise(m: Machine, exn: Exn, again = false): Status {
  m.stepEnds();
  const handler = findHandler(m, exn);
  const stops = handler === null || (m.breakOnThrow === 'all' && !again);
  m.thrown = stops ? { exn, pc: m.pc, fr: m.fr, info: infoOf(m, exn, handler) } : null;
  if (stops) return Status.exception;
  if (handler.kind === 'host') {
    unwindToHost(m, handler, exn);
    return Status.run;
  }
  unwindToClause(m, handler, exn);
  while (m.pc === FixedPc.leaveInstance) leaveInstance(m);
  return m.fr <= m.catchDepth && m.pc >= FixedPc.end ? Status.caught : Status.run;
}

/** Where an exception goes on. The numbers are those of the machine when it has come there. */
type Handler = (
  | { readonly kind: 'clause'; readonly compiled: CompiledFunction; readonly clause: CatchClause }
  | { readonly kind: 'host'; readonly instance: Instance | null }
) & { readonly fr: number; readonly fp: number; readonly hostFrames: number };

function findHandler(m: Machine, exn: Exn): Handler | null {
  const walk = new FrameWalk(m);
  let looks = 0;
  let handler: Handler | null = null;
  // A frame that waits at the same call as the one before has no other handlers.
  let seen: Pc = -1;
  while (handler === null && walk.next() && walk.kind !== 'outer') {
    looks++;
    if (walk.kind === 'host') {
      handler = hostHandler(m, walk);
    } else if (walk.pc !== seen) {
      seen = walk.pc;
      const compiled = walk.compiled!;
      const clause = tailCalls.has(m.store.code.pristine[walk.pc]!) ? null : clauseFor(m, compiled, walk.pc, exn);
      const { fr, locals, hostFrames } = walk;
      if (clause) handler = { kind: 'clause', compiled, clause, fr, fp: locals, hostFrames };
    }
  }
  m.fuel -= Math.floor(looks / LOOKS_PER_FUEL);
  return handler;
}

/** A frame that stands at one of these is gone as far as exceptions go: its function of the host comes back for it. */
const tailCalls: ReadonlySet<number> = new Set([Op.returnCall, Op.returnCallIndirect, Op.returnCallRef]);

/** The clause of a function that takes an exception thrown at `pc`. */
function clauseFor(m: Machine, { func, tries }: CompiledFunction, pc: Pc, { tag }: Exn): CatchClause | null {
  if (tries === null) return null;
  const { tags } = func.instance;
  let looks = 0;
  let clause: CatchClause | undefined;
  for (let at = tries.innermost(pc); at >= 0 && !clause; at = tries.regions[at]!.next) {
    const { clauses } = tries.regions[at]!;
    clause = clauses.find((one) => one.tag === null || tags[one.tag] === tag);
    looks += 1 + clauses.length;
  }
  m.fuel -= Math.floor(looks / LOOKS_PER_FUEL);
  return clause ?? null;
}

/** The function of the host that `walk` stands on, if it wants to know. */
function hostHandler(m: Machine, walk: FrameWalk): Handler | null {
  const { fr, locals, hostFrames } = walk;
  if (!m.hostFrames[hostFrames]!.catch) return null;
  // It runs for the instance that called it.
  while (walk.next() && walk.kind === 'host');
  const instance = walk.kind === 'wasm' ? walk.compiled!.func.instance : null;
  return { kind: 'host', instance, fr, fp: locals, hostFrames };
}

function unwindToClause(
  m: Machine,
  { compiled, clause, fr, fp, hostFrames }: Handler & { kind: 'clause' },
  exn: Exn,
): void {
  m.fr = fr;
  m.fp = fp;
  m.hostFrames.length = hostFrames;
  m.setInstance(compiled.func.instance);
  m.sp = fp + clause.base;
  const from = m.sp;
  if (clause.tag !== null) for (const value of exn.values) m.push(value);
  if (clause.ref) m.push({ type: 'exnref', ref: exn });
  if (clause.kept >= 0) m.writeRef(fp + clause.kept, exn);
  if (clause.target < 0) leave(m, m.sp - from);
  else m.goTo(clause.target);
}

/** The function is asked what to do by the operation that it is resumed by. */
function unwindToHost(m: Machine, { instance, fr, fp, hostFrames }: Handler & { kind: 'host' }, exn: Exn): void {
  const waiting = m.hostFrames[hostFrames]!;
  m.fr = fr;
  m.fp = fp;
  m.hostFrames.length = hostFrames;
  m.hostFrames.push({ ...waiting, caught: exn });
  m.setInstance(instance);
  m.sp = waiting.base;
  m.goTo(FixedPc.resumeHost);
}

function infoOf(m: Machine, exception: Exn, handler: Handler | null): ExceptionInfo {
  const walk = new FrameWalk(m);
  const thrower = walk.next() && walk.kind === 'wasm' ? walk.compiled : null;
  const place = { func: thrower?.func.index ?? null, offset: thrower?.map.offsetOf(walk.pc) ?? null };
  if (handler?.kind !== 'clause') return { exception, ...place, caught: handler && { func: null, offset: null } };
  const { compiled, clause } = handler;
  // A clause whose function returns goes on behind its last instruction.
  const offset = compiled.map.offsetOf(clause.target < 0 ? compiled.end : clause.target);
  return { exception, ...place, caught: { func: compiled.func.index, offset } };
}
