import { findSuite, listScripts, moduleBytes, readScript } from '../spec/script.ts';
import { seeds } from '../support/fuzz-cases.ts';
import { mutate } from '../support/mutate.ts';
import { Random } from '../support/random.ts';
import { mutateCode } from './mutate-code.ts';
import { generate } from './generate/module.ts';

export const sourceNames = ['own', 'wild', 'mutated', 'binaryen'] as const;
export type Source = (typeof sourceNames)[number];

/** A module to try: all of it follows from its source and seed. */
export interface Case {
  readonly source: Source;
  readonly seed: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Modules of up to so many bytes are worth a thousand mutations. */
const LARGEST = 20_000;
/** Modules of one script of the suite. */
const MOST = 40;

/** Modules to change: ours, and those of the official test suite where that is (see test/spec). */
export async function originals(): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const suite = findSuite();
  const list = [...(await seeds()), ...(suite === null ? [] : modulesOf(suite))];
  return list.filter(({ length }) => length <= LARGEST);
}

function modulesOf(suite: string): Uint8Array<ArrayBuffer>[] {
  return listScripts(suite).flatMap(({ path }) => {
    const script = readScript(path);
    const files = script.commands.filter(({ type }) => type === 'module' || type === 'assert_invalid');
    // A script may have hundreds of modules that differ in one number.
    return files.slice(0, MOST).flatMap((file) => {
      if (!('filename' in file) || file.module_type === 'text') return [];
      return [new Uint8Array(moduleBytes(script, path, file))];
    });
  });
}

/** The case of a seed, for all sources but binaryen's. */
export function caseOf(
  source: Exclude<Source, 'binaryen'>,
  seed: number,
  all: readonly Uint8Array<ArrayBuffer>[],
): Case {
  const random = new Random(seed);
  switch (source) {
    case 'own':
      return { source, seed, bytes: generate(random, 0).bytes };
    case 'wild':
      return { source, seed, bytes: generate(random, random.pick([0.5, 1, 4]), random.chance(60)).bytes };
    case 'mutated': {
      const original = random.chance(35) ? generate(random, 0, random.chance(60)).bytes : random.pick(all);
      if (random.chance(6)) return { source, seed, bytes: original };
      const changed = random.chance(55) ? mutateCode(original, random) : null;
      return { source, seed, bytes: changed ?? new Uint8Array(mutate(original, random)) };
    }
  }
}
