import { type BreakpointOn, funcName, matchOpcodes, tagName, type WasmModule } from '../engine/index.ts';
import { UsageError } from './args.ts';

/**
 * Reads a WHERE of the help text. A word without a prefix is an export, else an instruction by its name. Throws a
 * UsageError when it can be none of the forms, or names a function that is not there.
 */
export function parseWhere(module: WasmModule, text: string): BreakpointOn {
  const [, prefix = '', rest = ''] = /^(export|func|import|opcode|offset|throw):(.*)$/s.exec(text) ?? [];
  switch (prefix) {
    case 'export':
      return { kind: 'export', name: rest };
    case 'func':
      return functionOf(module, rest);
    case 'import':
      return importOf(module, rest);
    case 'opcode':
      return { kind: 'opcode', pattern: rest };
    case 'offset':
      return { kind: 'instruction', offset: offsetOf(rest) };
    case 'throw':
      return { kind: 'exception', when: 'all', tag: tagOf(module, rest) };
    default:
      return plain(module, text);
  }
}

function plain(module: WasmModule, text: string): BreakpointOn {
  if (module.exports.some(({ name }) => name === text)) return { kind: 'export', name: text };
  if (/^0x[0-9a-f]/i.test(text)) return { kind: 'instruction', offset: offsetOf(text) };
  if (text === 'start' || text === 'trap') return { kind: text };
  if (text === 'throw') return { kind: 'exception', when: 'all' };
  if (matchOpcodes(text).length > 0) return { kind: 'opcode', pattern: text };
  throw new UsageError(
    `--break ${text}: there is no export '${text}'${similar(module, text)}, and no such instruction.`,
  );
}

/** `12`, `NAME`, each with `:return` behind it or not. */
function functionOf(module: WasmModule, text: string): BreakpointOn {
  const whole = findFunction(module, text);
  if (whole !== null) return { kind: 'function', func: whole, at: 'entry' };
  const [, name = '', at = ''] = /^(.*):(entry|return)$/s.exec(text) ?? [];
  const func = name === '' ? null : findFunction(module, name);
  if (func === null) throw new UsageError(`--break func:${text}: there is no function '${name || text}'.`);
  return { kind: 'function', func, at: at === 'return' ? 'return' : 'entry' };
}

/** A function by index or by name, with or without `$`; null when there is none. Names are as listings print them. */
export function findFunction(module: WasmModule, text: string): number | null {
  if (/^[0-9]+$/.test(text)) return Number(text) < module.funcs.length ? Number(text) : null;
  const name = text.startsWith('$') ? text.slice(1) : text;
  const exported = module.exports.find((item) => item.kind === 'func' && item.name === name);
  if (exported) return exported.index;
  const found = module.funcs.findIndex((_def, index) => funcName(module, index) === name);
  return found < 0 ? null : found;
}

/** `env.sin`: names may hold dots, so the first cut that names an import counts. */
function importOf(module: WasmModule, text: string): BreakpointOn {
  const found = module.imports.find((item) => `${item.module}.${item.name}` === text);
  if (found) return { kind: 'import', module: found.module, name: found.name };
  throw new UsageError(`--break import:${text}: there is no such import; write it as MODULE.NAME.`);
}

/** A tag by index or by name, with or without `$`. */
function tagOf(module: WasmModule, text: string): number {
  const name = text.startsWith('$') ? text.slice(1) : text;
  const exported = module.exports.find((item) => item.kind === 'tag' && item.name === name);
  const found =
    exported?.index ??
    module.tags.findIndex((_tag, index) => tagName(module, index) === name || String(index) === name);
  if (found >= 0) return found;
  throw new UsageError(`--break throw:${text}: there is no tag '${name}'.`);
}

function offsetOf(text: string): number {
  const offset = Number(text);
  if (/^(0x[0-9a-f]+|[0-9]+)$/i.test(text) && Number.isSafeInteger(offset)) return offset;
  throw new UsageError(`--break ${text}: an offset is a number such as 0x2a1.`);
}

/** ", perhaps 'x'?" */
function similar(module: WasmModule, text: string): string {
  const lower = text.toLowerCase();
  const near = module.exports
    .filter(({ kind, name }) => kind === 'func' && name !== '' && close(name.toLowerCase(), lower))
    .map(({ name }) => `'${name}'`);
  return near.length === 0 ? '' : ` (perhaps ${near.slice(0, 3).join(' or ')})`;
}

/** The same but for case and one letter more, less or other; or one begins with the other. */
export function close(a: string, b: string): boolean {
  if (a.startsWith(b) || b.startsWith(a)) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const rest = (text: string, skip: number): string => text.slice(i + skip);
  return rest(a, 1) === rest(b, 1) || rest(a, 0) === rest(b, 1) || rest(a, 1) === rest(b, 0);
}
