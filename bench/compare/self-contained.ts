import type { Program } from '../programs/index.ts';

/**
 * A program's text (as those in bench/programs) as other tools take it: a module whose only export `go` has no parameters
 * and does so much work.
 */
export function selfContained(wat: string, { long: { result } }: Program, n: number): string {
  const text = wat
    .trimEnd()
    .replace('(func (export "run")', '(func $run')
    .replaceAll(/\(export "[^"]*"\)/g, '');
  const go = `  (func (export "go") (result ${result.type}) (call $run (i32.const ${n}))))`;
  return `${text.slice(0, text.lastIndexOf(')'))}\n${go}\n`;
}
