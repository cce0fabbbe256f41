import type { StepKind, StepOptions } from '../../src/engine/index.ts';
import { inspectAt, instructionText } from '../../src/engine/index.ts';
import { type Debugging, debugging, show } from './debugging.ts';

/**
 * Steps `count` times through the entry point of a module (the export `f`, unless another is named) and writes what
 * was seen, a line per step: the instruction that the step began at, and the operands of the frame where it ended.
 *
 *     i32.const 2   | 2
 *     i32.const 3   | 2 3
 *     i32.add       | 5
 */
export async function trace(
  source: string,
  kind: StepKind,
  count: number,
  options: StepOptions & { readonly entry?: string; readonly skip?: number } = {},
): Promise<string> {
  const { entry = 'f', skip = 0, ...step } = options;
  const debugged = await debugging(source, { entry: { export: entry, args: [] } });
  const driver = debugged.debug.start();
  driver.toEntry();
  debugged.settle();
  for (let i = 0; i < skip; i++) {
    driver.step('into');
    debugged.settle();
  }
  const rows: [string, string][] = [];
  for (let i = 0; i < count && driver.state === 'paused'; i++) {
    const before = nextText(debugged);
    driver.step(kind, step);
    debugged.settle();
    rows.push([before, outcome(debugged)]);
  }
  const width = Math.max(...rows.map(([text]) => text.length)) + 2;
  return rows.map(([text, after]) => `${text.padEnd(width)}| ${after}`.trimEnd()).join('\n');
}

/** The instruction the machine stands before. */
export function nextText({ debug }: Debugging): string {
  const { run } = debug;
  const [top] = run?.machine.frames() ?? [];
  return top?.kind === 'wasm' ? instructionText(debug.module, top.func.index, top.offset) : '(nothing)';
}

/** Operands of the innermost frame, or why there is none. */
export function outcome({ debug, told }: Debugging): string {
  const { driver } = debug;
  if (!driver || driver.state === 'idle') return told.at(-1) ?? 'idle';
  if (driver.state === 'trapped') return `trap: ${driver.stop?.text ?? ''}`;
  const { machine } = driver.run;
  const [top] = machine.frames();
  if (top?.kind !== 'wasm') return '(no frame)';
  const operands = inspectAt(debug.module, top.func.index, top.offset)?.operands ?? [];
  return operands
    .map(({ type }, i) => (type === 'bottom' ? '?' : show(machine.read(top.operands + 2 * i, type))))
    .join(' ');
}
