import { hex } from '../util/hex.ts';
import type { WasmModule } from '../module/module.ts';
import { funcName, printable } from '../module/names.ts';
import { Exn } from '../runtime/exn.ts';
import type { ExceptionInfo } from '../runtime/stop.ts';
import type { Value } from '../runtime/value.ts';
import { valueText } from './value-view.ts';
import type { Problem } from './views.ts';

/** Values of an exception that are written out. */
const MOST_VALUES = 8;

/** An exception in a line: "$oops (i32 5, f64 0.5)". */
export function exceptionText({ tag, values }: Exn, module: WasmModule): string {
  const name = `$${printable(tag.name)}`;
  if (values.length === 0) return name;
  // What a reference refers to says more than its type.
  const typed = (value: Value): string => ('ref' in value ? '' : `${value.type} `);
  const texts = values.slice(0, MOST_VALUES).map((value) => `${typed(value)}${carriedText(value, module)}`);
  if (texts.length < values.length) texts.push('…');
  return `${name} (${texts.join(', ')})`;
}

/** Exceptions may carry exceptions, which are not told of again. */
function carriedText(value: Value, module: WasmModule): string {
  return 'ref' in value && value.ref instanceof Exn ? `$${printable(value.ref.tag.name)}` : valueText(value, module);
}

/** What is known of a throw, in a sentence: which exception, where it was thrown, who catches it. */
export function throwSentence({ exception, func, offset, caught }: ExceptionInfo, module: WasmModule): string {
  const thrown = `Exception ${exceptionText(exception, module)} thrown${placeText(func, offset, module)}`;
  if (caught === null) return `${thrown}: nobody catches it.`;
  return `${thrown}: it is caught${caught.func === null ? ' by the host' : placeText(caught.func, caught.offset, module)}.`;
}

function placeText(func: number | null, offset: number | null, module: WasmModule): string {
  if (func === null) return ' by the host';
  return `${offset === null ? '' : ` at ${hex(offset)}`} in $${printable(funcName(module, func))}`;
}

/** An exception that nobody catches, as people see it, with its place. */
export function exceptionProblem(info: ExceptionInfo, module: WasmModule): Problem {
  const { func, offset } = info;
  return {
    kind: 'exception',
    message: throwSentence(info, module),
    ...(func === null ? {} : { func }),
    ...(offset === null ? {} : { offset }),
    hint: 'The call stack shows the way it would have taken: a try_table (or try) around one of these calls could catch it.',
  };
}
