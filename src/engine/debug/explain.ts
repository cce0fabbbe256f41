import {
  type TrapCause,
  WasmError,
  DecodeError,
  LinkError,
  Trap,
  UnsupportedError,
  ValidationError,
} from '../module/errors.ts';
import type { TrapInfo } from '../runtime/stop.ts';
import { unreachable } from '../util/assert.ts';
import { hex } from './evaluate.ts';
import type { Problem } from './views.ts';

/** What happened, with its numbers, in a sentence of its own. */
export function trapSentence(cause: TrapCause): string {
  switch (cause.kind) {
    case 'unreachable':
      return 'The program reached an `unreachable` instruction: it gave up by itself.';
    case 'integer-divide-by-zero':
      return 'An integer was divided by zero.';
    case 'integer-overflow':
      return 'The result of the division does not fit: the smallest integer was divided by -1.';
    case 'invalid-conversion-to-integer':
      return cause.value === undefined
        ? 'A float that is not a number, or too large, was converted to an integer.'
        : `${cause.value} cannot be converted to an integer of that size.`;
    case 'out-of-bounds-memory-access':
      return outOfMemory(cause);
    case 'out-of-bounds-table-access':
      return cause.size === 1
        ? `Element ${cause.index} of table ${cause.table} does not exist: the table has ${cause.limit} elements.`
        : `Elements ${cause.index} to ${cause.index + cause.size - 1} of table ${cause.table} do not all exist: the table has ${cause.limit} elements.`;
    case 'undefined-element':
      return `Element ${cause.index} of table ${cause.table} was to be called, but the table has ${cause.limit} elements.`;
    case 'uninitialized-element':
      return `Element ${cause.index} of table ${cause.table} was to be called, but it is null.`;
    case 'indirect-call-type-mismatch':
      return `Element ${cause.index} was to be called as ${cause.expected}, but it is a function of type ${cause.actual}.`;
    case 'call-stack-exhausted':
      return cause.limit === 'frames'
        ? `The call stack is exhausted: ${cause.frames} calls are under way, the most that the settings allow.`
        : `The call stack is exhausted: the values of ${cause.frames} calls fill the space that the settings allow.`;
    case 'host':
      return `The host refused: ${cause.message}`;
    default:
      return unreachable(cause);
  }
}

function outOfMemory(cause: Extract<TrapCause, { kind: 'out-of-bounds-memory-access' }>): string {
  const { address, size, limit, memory } = cause;
  const which = memory === 0 ? 'the memory' : `memory ${memory}`;
  const what = size === 1 ? 'One byte' : `${size} bytes`;
  const beyond = address + size - limit;
  const near = beyond > 0 && address < limit ? `, ${beyond} too many` : '';
  return `${what} at address ${address} (${hex(address)})${near}: ${which} ends at ${limit} (${hex(limit)}).`;
}

/** A hint what to look at or do, where there is one. */
function trapHint(cause: TrapCause): string | undefined {
  switch (cause.kind) {
    case 'call-stack-exhausted':
      return 'Look at the call stack: the same functions again and again mean a recursion without end.';
    case 'out-of-bounds-memory-access':
      return 'The address is the operand plus the offset of the instruction; step back in the code to where it was computed.';
    case 'undefined-element':
    case 'uninitialized-element':
    case 'indirect-call-type-mismatch':
      return 'The index is the top operand; the Tables pane shows what stands there.';
    default:
      return undefined;
  }
}

/** A trap as people see it, with its place. */
export function trapProblem({ cause, func, offset }: TrapInfo): Problem {
  const hint = trapHint(cause);
  return {
    kind: 'trap',
    message: trapSentence(cause),
    ...(func === null ? {} : { func }),
    ...(offset === null ? {} : { offset }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Whatever went wrong with a module, as people see it. What is no WasmError is a bug of ours and says so. */
export function problemOfError(error: unknown): Problem {
  if (error instanceof DecodeError) {
    return { kind: 'decode', message: `${sentence(error.message)} (at ${hex(error.offset)})`, offset: error.offset };
  }
  if (error instanceof ValidationError) return withFunc('validation', error.message, error.offset, error.func);
  if (error instanceof UnsupportedError) {
    return {
      ...withFunc('unsupported', error.message, error.offset, error.func),
      feature: error.feature,
      hint: 'The module is shown as far as it could be read; it cannot be run here yet.',
    };
  }
  if (error instanceof LinkError) {
    return {
      kind: 'link',
      message: sentence(error.message),
      ...(error.offset === null ? {} : { offset: error.offset }),
    };
  }
  if (error instanceof Trap) return trapProblem({ cause: error.cause, func: null, offset: null });
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'internal',
    message: error instanceof WasmError ? message : `Something is wrong in Wasmscope: ${message}`,
  };
}

function withFunc(kind: Problem['kind'], message: string, offset: number, func: number | null): Problem {
  return { kind, message: `${sentence(message)} (at ${hex(offset)})`, offset, ...(func === null ? {} : { func }) };
}

/** Messages of the stages begin small; people get a capital letter. */
function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
