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
import { hex } from '../util/hex.ts';
import { objectTrapHint, objectTrapSentence } from './explain-objects.ts';
import type { Problem } from './views.ts';

/** What happened, with its numbers, in a sentence of its own. */
export function trapSentence(cause: TrapCause): string {
  switch (cause.kind) {
    case 'unreachable':
      return 'The program reached an `unreachable` instruction: it gave up by itself.';
    case 'integer-divide-by-zero':
      return 'An integer was divided by zero.';
    case 'integer-overflow':
      return cause.value === undefined
        ? 'The result of the division does not fit: the smallest integer was divided by -1.'
        : `${cause.value} is too large, or too small, for an integer of that size.`;
    case 'invalid-conversion-to-integer':
      return cause.value === undefined
        ? 'A float that is not a number was converted to an integer.'
        : `${cause.value} cannot be converted to an integer.`;
    case 'out-of-bounds-memory-access':
      return outOfMemory(cause);
    case 'out-of-bounds-table-access':
      if (cause.segment !== undefined) {
        return `${cause.size} elements from ${cause.index} on of element segment ${cause.segment} do not all exist: it has ${cause.limit}.`;
      }
      return cause.size === 1
        ? `Element ${cause.index} of table ${cause.table} does not exist: the table has ${cause.limit} elements.`
        : `Elements ${cause.index} to ${BigInt(cause.index) + BigInt(cause.size) - 1n} of table ${cause.table} do not all exist: the table has ${cause.limit} elements.`;
    case 'undefined-element':
      return `Element ${cause.index} of table ${cause.table} was to be called, but the table has ${cause.limit} elements.`;
    case 'uninitialized-element':
      return `Element ${cause.index} of table ${cause.table} was to be called, but it is null.`;
    case 'indirect-call-type-mismatch':
      return `Element ${cause.index} was to be called as ${cause.expected}, but it is a function of type ${cause.actual}.`;
    case 'unaligned-atomic':
      return `An atomic access of ${cause.size} bytes at address ${cause.address} (${hex(cause.address)}), which is no multiple of ${cause.size}.`;
    case 'expected-shared-memory':
      return `The program waits for others to change ${memoryText(cause.memory)}, but it is not shared: nobody else could.`;
    case 'deadlock':
      return `The program waits without a time limit until somebody notifies address ${hex(cause.address)} of ${memoryText(cause.memory)}. Nobody will: it is the only thread here.`;
    case 'null-exception-reference':
      return 'A null reference was to be thrown: there is no exception in it.';
    case 'call-stack-exhausted':
      return cause.limit === 'frames'
        ? `The call stack is exhausted: ${cause.frames} calls are under way, the most that the settings allow.`
        : `The call stack is exhausted: the values of ${cause.frames} calls fill the space that the settings allow.`;
    case 'null-reference':
    case 'null-function-reference':
    case 'null-structure-reference':
    case 'null-array-reference':
    case 'null-i31-reference':
    case 'cast-failure':
    case 'out-of-bounds-array-access':
    case 'array-too-large':
    case 'object-memory-exhausted':
      return objectTrapSentence(cause);
    case 'host':
      return `The host refused: ${cause.message}`;
    default:
      return unreachable(cause);
  }
}

function outOfMemory(cause: Extract<TrapCause, { kind: 'out-of-bounds-memory-access' }>): string {
  const { address, size, limit, memory, segment } = cause;
  const what = size === 1 ? 'One byte' : `${size} bytes`;
  if (segment !== undefined)
    return `${what} from ${address} on of data segment ${segment} do not all exist: it has ${limit}.`;
  const beyond = BigInt(address) + BigInt(size) - BigInt(limit);
  const near = beyond > 0 && address < limit ? `, ${beyond} too many` : '';
  return `${what} at address ${address} (${hex(address)})${near}: ${memoryText(memory)} ends at ${limit} (${hex(limit)}).`;
}

function memoryText(index: number): string {
  return index === 0 ? 'the memory' : `memory ${index}`;
}

/** What to look at. */
function trapHint(cause: TrapCause): string {
  switch (cause.kind) {
    case 'unreachable':
      return 'Mostly a failed assertion, a panic or an abort: the call stack shows who gave up, its arguments often why.';
    case 'integer-divide-by-zero':
      return 'The divisor is the top operand; the code above shows where it was computed.';
    case 'integer-overflow':
      if (cause.value === undefined) return 'The operands are the two on top; a wider type has room for the result.';
      return 'The number is the top operand; the instructions with `trunc_sat` give the nearest integer instead.';
    case 'invalid-conversion-to-integer':
      return 'The number is the top operand; the instructions with `trunc_sat` give 0 instead.';
    case 'null-exception-reference':
      return 'The reference is the top operand; the code above shows where it came from.';
    case 'call-stack-exhausted':
      return 'Look at the call stack: the same functions again and again mean a recursion without end.';
    case 'unaligned-atomic':
      return 'The address is the operand plus the offset of the instruction; plain loads and stores take any address.';
    case 'expected-shared-memory':
      return 'Declare the memory as shared, with a maximum, or wait for nobody.';
    case 'deadlock':
      return 'Write another value to that address in the Memory pane and continue: the wait is then over, with result 1.';
    case 'out-of-bounds-memory-access':
      return 'The address is the operand plus the offset of the instruction; step back in the code to where it was computed.';
    case 'out-of-bounds-table-access':
    case 'undefined-element':
    case 'uninitialized-element':
    case 'indirect-call-type-mismatch':
      return 'The index is among the top operands; the table shows what stands there.';
    case 'null-reference':
    case 'null-function-reference':
    case 'null-structure-reference':
    case 'null-array-reference':
    case 'null-i31-reference':
    case 'cast-failure':
    case 'out-of-bounds-array-access':
    case 'array-too-large':
    case 'object-memory-exhausted':
      return objectTrapHint(cause);
    case 'host':
      return 'The call stack shows which function of the host was called, and with what.';
    default:
      return unreachable(cause);
  }
}

/** A trap as people see it, with its place. */
export function trapProblem({ cause, func, offset, lost }: TrapInfo): Problem {
  return {
    kind: 'trap',
    message: lost ? `${lostSentence(cause)} ${LOST}` : trapSentence(cause),
    ...(func === null ? {} : { func }),
    ...(offset === null ? {} : { offset }),
    hint: lost ? LOST_HINT : trapHint(cause),
  };
}

const LOST =
  'It happened in native code, and nothing was recorded: locals, operands and the calls in between are gone with its frames.';
const LOST_HINT =
  'Turn recording on, or let the interpreter run it, and run it again: then it stops before that instruction, with everything.';

/** What happened, where the platform tells no numbers. */
function lostSentence(cause: TrapCause): string {
  switch (cause.kind) {
    case 'out-of-bounds-memory-access':
      return `Memory was accessed behind its end, which is at ${cause.limit} (${hex(cause.limit)}).`;
    case 'undefined-element':
      return 'An element of a table was to be called that does not exist.';
    case 'indirect-call-type-mismatch':
      return 'An element of a table was to be called that is null, or a function of another type.';
    case 'call-stack-exhausted':
      return 'The call stack is exhausted.';
    default:
      return trapSentence(cause);
  }
}

/** Whatever went wrong with a module, as people see it. What is no WasmError is a bug of ours and says so. */
export function problemOfError(error: unknown): Problem {
  if (error instanceof DecodeError) {
    const hint = error.advice ?? decodeHint(error.message);
    return { ...placed('decode', error.message, error.offset, null), hint };
  }
  if (error instanceof ValidationError) {
    return {
      ...placed('validation', error.message, error.offset, error.func),
      hint: 'The file can be read, but its types do not fit together there: build it again, or tell whoever made the tool.',
    };
  }
  if (error instanceof UnsupportedError) {
    return {
      ...placed('unsupported', error.message, error.offset, error.func),
      feature: error.feature,
      hint: 'The module is shown as far as it could be read; it cannot be run here yet. Build it without that feature.',
    };
  }
  if (error instanceof LinkError) {
    const { message, offset } = error;
    return {
      ...(offset === null ? { kind: 'link', message: sentence(message) } : placed('link', message, offset, null)),
      hint: linkHint(message),
    };
  }
  if (error instanceof Trap) return trapProblem({ cause: error.cause, func: null, offset: null });
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'internal',
    message: error instanceof WasmError ? message : `Something is wrong in Wasmscope: ${message}`,
  };
}

/** Most messages of the stages end with their place; the others get it here. */
function placed(kind: Problem['kind'], message: string, offset: number, func: number | null): Problem {
  const place = `at ${hex(offset)}`;
  const text = message.endsWith(`${place})`) ? message : `${message} (${place})`;
  return { kind, message: sentence(text), offset, ...(func === null ? {} : { func }) };
}

/** What to do about an import, a memory or a table that cannot be had. */
function linkHint(message: string): string {
  if (message.includes('setting allows')) return 'Raise the limit in Settings, or build the module with less.';
  if (message.includes('cannot be had')) return 'There is no room for so much: build the module with less.';
  return 'Build the module without that import, or so that it fits what the host provides.';
}

/** What to do about bytes that are no module. */
function decodeHint(message: string): string {
  if (message.includes('the file is empty')) return 'Save, build or download the file again.';
  if (message.includes('magic header')) return 'Open a file that ends with .wasm, or a text that ends with .wat.';
  if (message.includes('version')) return 'Only modules of version 1 can be read; build it with a current tool.';
  if (/left in the file|end of the file|the file stops/.test(message))
    return 'The file seems to be cut off: copy or download it again.';
  return 'The file is damaged, or the tool that made it has an error: copy, download or build it again.';
}

/** Messages of the stages begin small; people get a capital letter. */
function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
