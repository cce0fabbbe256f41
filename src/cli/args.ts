import type { TierMode } from '../engine/index.ts';

/** A command line that cannot be understood; the message says what to write instead. Exit code 64. */
export class UsageError extends Error {}

/** One `--invoke NAME ARGS...`, arguments as typed. */
export interface Invocation {
  readonly name: string;
  readonly args: readonly string[];
}

const tiers = ['auto', 'interpreter', 'native'] as const satisfies readonly TierMode[];

export interface Options {
  readonly command: string;
  readonly file: string;
  /** Exports to call, in order. */
  readonly invokes: readonly Invocation[];
  /** Breakpoints as typed (see where.ts). */
  readonly breaks: readonly string[];
  /** Most instructions to execute, null for no limit. */
  readonly max: number | null;
  /** What executes the run. */
  readonly tier: TierMode;
  /** Function to disassemble, by index or name; null for all. */
  readonly func: string | null;
  readonly json: boolean;
  /** Arguments of the program itself: what follows `--` when no call is named. */
  readonly args: readonly string[];
  /** Names and values of its environment. */
  readonly env: readonly (readonly [name: string, value: string])[];
  /** Folders it may open: where they are, and what it calls them. */
  readonly dirs: readonly { readonly host: string; readonly guest: string }[];
  /** Is what it changed in those folders changed on the disk, too? */
  readonly write: boolean;
  /** The module of a session, when it is not inside. */
  readonly module: string | null;
  /** The moment to go to, as typed (see moment.ts); null for the one that the session shows. */
  readonly to: string | null;
  /** What to print there, as typed (see replay-print.ts). */
  readonly prints: readonly string[];
}

/** Flags each command takes; anything else is a usage error that names the command. */
const flags: Readonly<Record<string, readonly string[]>> = {
  info: ['--json'],
  disasm: ['--func'],
  run: ['--invoke', '--break', '--max', '--tier', '--dir', '--env', '--write'],
  trace: ['--invoke', '--break', '--max', '--dir', '--env', '--write'],
  replay: ['--module', '--to', '--print', '--tier'],
};

export const commandNames: readonly string[] = Object.keys(flags);

/**
 * Reads the words after `wasmscope`. The file comes before the first --invoke; what follows --invoke NAME and is none of
 * the command's flags is an argument of the call, so negative numbers need no quoting. After `--` nothing is a flag:
 * what stands there belongs to the last call, or to the program when no call is named. `environment` is where
 * `--env NAME` finds its value.
 */
export function parseArgs(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Options {
  const [command, ...queue] = words;
  if (command === undefined) throw new UsageError(`Name a command: ${commandNames.join(', ')}.`);
  const known = Object.hasOwn(flags, command) ? flags[command]! : null;
  if (!known) throw new UsageError(`There is no command '${command}', only ${commandNames.join(', ')}.`);

  let file: string | null = null;
  const invokes: { name: string; args: string[] }[] = [];
  const breaks: string[] = [];
  let max: number | null = null;
  let tier: TierMode = 'auto';
  let func: string | null = null;
  let json = false;
  let write = false;
  let module: string | null = null;
  let to: string | null = null;
  const prints: string[] = [];
  let args: readonly string[] = [];
  const env: (readonly [string, string])[] = [];
  const dirs: { host: string; guest: string }[] = [];

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
      if (file !== null && invokes.length === 0 && known.includes('--invoke')) args = queue;
      else queue.forEach(plain);
      break;
    }
    const [, flag = '', attached = null] = /^(--[a-z]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (!word.startsWith('--')) plain(word);
    else if (!known.includes(flag)) throw new UsageError(`'${command}' has no option ${word}.`);
    else if (flag === '--break') breaks.push(value(flag, attached));
    else if (flag === '--func') func = value(flag, attached);
    else if (flag === '--max') max = count(value(flag, attached));
    else if (flag === '--tier') tier = tierOf(value(flag, attached));
    else if (flag === '--json') json = true;
    else if (flag === '--write') write = true;
    else if (flag === '--module') module = value(flag, attached);
    else if (flag === '--print') prints.push(value(flag, attached));
    else if (flag === '--to') {
      to = value(flag, attached);
      // `--to frame 312` without quotes.
      if (/^(frame|call)$/i.test(to) && queue.length > 0) to += ` ${queue.shift()!}`;
    } else if (flag === '--env') env.push(variable(value(flag, attached), environment));
    else if (flag === '--dir') dirs.push(folder(value(flag, attached)));
    else if (file === null) throw new UsageError(`Name the file before ${flag}.`);
    else invokes.push({ name: value(flag, attached), args: [] });
  }
  if (file === null) throw new UsageError(`'${command}' needs a file.`);
  return { command, file, invokes, breaks, max, tier, func, json, args, env, dirs, write, module, to, prints };
}

/** `NAME=VALUE`, or `NAME` with the value it has around here. */
function variable(text: string, environment: Readonly<Record<string, string | undefined>>): readonly [string, string] {
  const at = text.indexOf('=');
  if (at === 0) throw new UsageError(`--env takes NAME=VALUE, not '${text}'.`);
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  const found = environment[text];
  if (found === undefined) throw new UsageError(`--env ${text}: there is no such variable here; write NAME=VALUE.`);
  return [text, found];
}

/** `FOLDER::NAME`, or `FOLDER`, which the program then calls the same. */
function folder(text: string): { readonly host: string; readonly guest: string } {
  const [host = '', guest = host] = text.split('::');
  if (host === '' || guest === '') throw new UsageError(`--dir takes FOLDER or FOLDER::NAME, not '${text}'.`);
  return { host, guest };
}

function count(text: string): number {
  const number = Number(text.replaceAll('_', ''));
  if (!/^[0-9][0-9_]*$/.test(text) || !Number.isSafeInteger(number)) {
    throw new UsageError(`--max takes a number of instructions, not '${text}'.`);
  }
  return number;
}

function tierOf(text: string): TierMode {
  const found = tiers.find((tier) => tier === text);
  if (found === undefined) throw new UsageError(`--tier is one of ${tiers.join(', ')}, not '${text}'.`);
  return found;
}
