import { differ, type Failure, isDecided, type Ours } from './judge.ts';
import {
  type KnownDifference,
  knownEnding,
  knownOwnRefusal,
  knownRefusal,
  largeMemory,
  unknownFeature,
} from './known-differences.ts';
import type { Observation } from './observe.ts';
import type { Source } from './sources.ts';

/** What came out of holding our side against another. */
export type Comparison =
  /** `ran`: it was run on both; else only the verdicts were compared. */
  | { readonly how: 'equal'; readonly ran: boolean }
  | { readonly how: 'known'; readonly why: KnownDifference }
  /** The other side does not know a feature of it. */
  | { readonly how: 'unknown' }
  | { readonly how: 'failure'; readonly failure: Failure };

/** Must a valid module run as it does elsewhere? */
export function isComparable(ours: Ours, source: Source): boolean {
  return ours.observation !== null && isDecided(source, ours.survey);
}

/**
 * Holds what another side saw against ours. `newest`: that side knows all features, so that what it refuses is not
 * valid. `only`: nobody else is asked, so that its reasons have to be looked at.
 */
export function compare(
  ours: Ours,
  theirs: Observation,
  source: Source,
  { newest, only }: { readonly newest: boolean; readonly only: boolean },
): Comparison {
  const { verdict, message } = ours.verdict;
  const valid = verdict === 'valid';
  const refusal = theirs.message.replace(/^.*?(Compiling function #\d+[^:]*: )/, '');
  if (valid !== theirs.valid) {
    if (!theirs.valid) {
      if (!newest && (!only || unknownFeature.test(theirs.message))) return { how: 'unknown' };
      const known = knownRefusal(theirs.message);
      if (known) return { how: 'known', why: known };
    }
    if (verdict === 'unsupported') return { how: 'unknown' };
    const known = theirs.valid ? knownOwnRefusal(message) : null;
    if (known) return { how: 'known', why: known };
    const detail = `ours: ${verdict} ${message}\n    theirs: ${theirs.valid ? 'valid' : `invalid ${theirs.message}`}`;
    return { how: 'failure', failure: { kind: `verdict: ${words(valid ? refusal : message)}`, detail } };
  }
  if (!valid || !isComparable(ours, source)) return { how: 'equal', ran: false };
  const refused = ours.observation!.log.at(-1) === 'instantiation: RangeError';
  if (refused && theirs.log.at(-1) !== 'instantiation: RangeError') return { how: 'known', why: largeMemory };
  let why: KnownDifference | null = null;
  const failure = differ(ours.observation!, theirs, (a, b) => {
    const known = knownEnding(a, b);
    why ??= known;
    return known !== null;
  });
  if (failure === null && why !== null) return { how: 'known', why };
  return failure === null ? { how: 'equal', ran: true } : { how: 'failure', failure };
}

/** A message without what changes from module to module. */
function words(message: string): string {
  return message
    .replace(/\(at 0x[0-9a-f]+\)|@\+\d+|\(in function.*?\)/g, '')
    .replace(/0x[0-9a-f]+|\d+/g, '#')
    .trim()
    .slice(0, 120);
}
