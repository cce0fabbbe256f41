import { hex } from '../util/hex.ts';
import { funcName } from '../module/names.ts';
import type { TrapInfo } from '../runtime/stop.ts';
import { trapMessage } from './traps.ts';
import type { World } from './world.ts';

/** Frames of the program that the text of an error's stack tells of. */
const FRAMES = 10;

/**
 * A trap as JavaScript sees it: a RuntimeError, or the error of the platform when the call stack is exhausted. The
 * machine must still stand where it trapped: the error's stack begins with the functions of the program.
 * https://webassembly.github.io/spec/js-api/#errors
 */
export function trapError(world: World, { cause, func, offset }: TrapInfo): Error {
  const message = trapMessage(cause);
  const Kind = cause.kind === 'call-stack-exhausted' ? RangeError : world.errors.RuntimeError;
  const error = world.exceptions.isTrap(new Kind(message));
  tellFrames(world, error);
  world.options.onTrap?.(message, func, offset);
  return error;
}

function tellFrames(world: World, error: Error): void {
  const { stack } = error;
  if (typeof stack !== 'string') return;
  const lines: string[] = [];
  for (const frame of world.machine.frames(FRAMES)) {
    if (frame.kind !== 'wasm') break;
    const { instance, index } = frame.func;
    lines.push(`    at ${funcName(instance.module, index)} (wasm-function[${index}]:${hex(frame.offset)})`);
  }
  if (lines.length === 0) return;
  const end = stack.indexOf('\n    at ');
  const head = end < 0 ? stack : stack.slice(0, end);
  const rest = end < 0 ? '' : stack.slice(end);
  Object.defineProperty(error, 'stack', {
    value: `${head}\n${lines.join('\n')}${rest}`,
    writable: true,
    configurable: true,
  });
}
