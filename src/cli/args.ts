/** A command line that cannot be understood; the message says what to write instead. Exit code 64. */
export class UsageError extends Error {}

/** One `--invoke NAME ARGS...`, arguments as typed. */
export interface Invocation {
  readonly name: string;
  readonly args: readonly string[];
}

export interface Options {
  readonly command: string;
  readonly file: string;
  /** Exports to call, in order. */
  readonly invokes: readonly Invocation[];
  /** Breakpoints as typed (see where.ts). */
  readonly breaks: readonly string[];
  /** Most instructions to execute, null for no limit. */
  readonly max: number | null;
  /** Function to disassemble, by index or name; null for all. */
  readonly func: string | null;
  readonly json: boolean;
}

/** Flags each command takes; anything else is a usage error that names the command. */
const flags: Readonly<Record<string, readonly string[]>> = {
  info: ['--json'],
  disasm: ['--func'],
  run: ['--invoke', '--break', '--max'],
  trace: ['--invoke', '--break', '--max'],
};

export const commandNames: readonly string[] = Object.keys(flags);

/**
 * Reads the words after `wasmscope`. The file comes before the first --invoke; what follows --invoke NAME and is none of
 * the command's flags is an argument of the call, so negative numbers need no quoting. After `--` nothing is a flag.
 */
export function parseArgs(words: readonly string[]): Options {
  const [command, ...queue] = words;
  if (command === undefined) throw new UsageError(`Name a command: ${commandNames.join(', ')}.`);
  const known = Object.hasOwn(flags, command) ? flags[command]! : null;
  if (!known) throw new UsageError(`There is no command '${command}', only ${commandNames.join(', ')}.`);

  let file: string | null = null;
  const invokes: { name: string; args: string[] }[] = [];
  const breaks: string[] = [];
  let max: number | null = null;
  let func: string | null = null;
  let json = false;

  const value = (flag: string, attached: string | null): string => {
    const word = attached ?? queue.shift();
    if (word === undefined || word === '') throw new UsageError(`${flag} needs a value.`);
    return word;
  };
  const plain = (word: string): void => {
    const call = invokes.at(-1);
    if (call) call.args.push(word);
    else if (file === null) file = word;
    else throw new UsageError(`Unexpected '${word}'. Arguments of a call follow --invoke NAME.`);
  };
  while (queue.length > 0) {
    const word = queue.shift()!;
    if (word === '--') {
      queue.splice(0).forEach(plain);
      break;
    }
    const [, flag = '', attached = null] = /^(--[a-z]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (!word.startsWith('--')) plain(word);
    else if (!known.includes(flag)) throw new UsageError(`'${command}' has no option ${word}.`);
    else if (flag === '--break') breaks.push(value(flag, attached));
    else if (flag === '--func') func = value(flag, attached);
    else if (flag === '--max') max = count(value(flag, attached));
    else if (flag === '--json') json = true;
    else if (file === null) throw new UsageError(`Name the file before ${flag}.`);
    else invokes.push({ name: value(flag, attached), args: [] });
  }
  if (file === null) throw new UsageError(`'${command}' needs a file.`);
  return { command, file, invokes, breaks, max, func, json };
}

function count(text: string): number {
  const number = Number(text.replaceAll('_', ''));
  if (!/^[0-9][0-9_]*$/.test(text) || !Number.isSafeInteger(number)) {
    throw new UsageError(`--max takes a number of instructions, not '${text}'.`);
  }
  return number;
}
