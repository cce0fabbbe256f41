import type { ProgramSettings } from '../engine/index.ts';
import type { ProgramSetup } from '../protocol/messages.ts';
import { ProblemError } from '../protocol/problem.ts';

/** The folder that a program finds open. */
const ROOT = '/';
/** Characters of all arguments and variables together. */
const MOST_TEXT = 1 << 20;

export const noSetup: ProgramSetup = { args: [], env: [], files: [] };

/** What the engine is told: the name of the file is the program's, and it sits in front of a terminal. */
export function settingsOf(name: string, { args, env, files }: ProgramSetup): ProgramSettings {
  return {
    args: [name, ...args],
    env: env.map((one) => [one.name, one.value]),
    folders: [{ name: ROOT, files }],
    terminal: true,
  };
}

/** A setup as a request gives it. Throws a ProblemError for anything else. */
export function checkedSetup(given: unknown): ProgramSetup {
  const { args, env, files } = record(given);
  const checked = {
    args: list(args).map(text),
    env: list(env).map((one) => ({ name: text(record(one)['name']), value: text(record(one)['value']) })),
    files: list(files).map((one) => ({ path: text(record(one)['path']), bytes: bytes(record(one)['bytes']) })),
  };
  const texts = [...checked.args, ...checked.env.flatMap(({ name, value }) => [name, value])];
  if (texts.reduce((sum, { length }) => sum + length, 0) > MOST_TEXT) {
    throw new ProblemError({ kind: 'limit', message: 'Arguments and variables are longer than a million characters.' });
  }
  return checked;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : wrong(value, 'a record');
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : wrong(value, 'a list');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : wrong(value, 'a text');
}

function bytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : wrong(value, 'bytes');
}

function wrong(value: unknown, wanted: string): never {
  const message = `The settings of a program have ${value === null ? 'null' : `a ${typeof value}`} instead of ${wanted}.`;
  throw new ProblemError({ kind: 'internal', message });
}
