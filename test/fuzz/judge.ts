import { examine } from '../support/examine.ts';
import type { Random } from '../support/random.ts';
import { type Observation, observe, type Plan } from './observe.ts';
import { GivenUp, type Pace, type PacedApi, pacedApi, straight } from './paced-api.ts';
import { planFor } from './plan.ts';
import type { Source } from './sources.ts';
import { type Survey, survey, type Verdict, verdictOf } from './survey.ts';

/** What our side makes of a module, before any other is asked. */
export interface Ours {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly verdict: Verdict;
  readonly survey: Survey | null;
  readonly plan: Plan;
  /** Null when the module is not valid, or did not end soon. */
  readonly observation: Observation | null;
  /** What is wrong with it already. */
  readonly failure: Failure | null;
  /** Native runs where tiers took turns, and those that left; null when they did not. */
  readonly native: Native | null;
}

export type Native = ReturnType<PacedApi['native']>;

export interface Failure {
  /** The same for all that fails in the same way: a smaller module must keep it. */
  readonly kind: string;
  readonly detail: string;
  /** The pace it needs, where that is not the usual one. */
  readonly pace?: Pace;
}

/** How a case was run before, to be run so again. */
export interface Again {
  readonly plan: Plan;
  readonly pace: Pace | null;
}

const noPlan: Plan = { imports: [], calls: [], wild: false };

const paces: readonly Pace[] = [
  { fuel: 1, strewn: null },
  { fuel: 7, strewn: null },
  { fuel: 5000, strewn: 1 },
  { fuel: 5000, strewn: 3 },
  { fuel: 40, strewn: 11 },
];

const paceOfTiers: readonly Pace[] = [
  { fuel: 5, strewn: null, tiers: true },
  { fuel: 60, strewn: null, tiers: true },
  { fuel: 3000, strewn: null, tiers: true },
  { fuel: 200, strewn: 30, tiers: true },
  { fuel: 1000, strewn: 5, tiers: true },
];

/** Milliseconds that our side may take for one module. */
const LONGEST = 15_000;

/**
 * Validates and runs a module on our side: straight, at some other pace, and (of some) all that the application does
 * with a file. `again` when it was run before. `tiers`: the other pace is one at which the tiers take turns, wherever
 * engines must agree on its results.
 */
export function oursOf(
  bytes: Uint8Array<ArrayBuffer>,
  source: Source,
  random: Random,
  again?: Again,
  tiers = false,
): Ours {
  const began = performance.now();
  const result = judged(bytes, source, random, again, tiers);
  const took = performance.now() - began;
  if (result.failure !== null || took < LONGEST) return result;
  return { ...result, failure: { kind: 'slow', detail: `took ${Math.round(took)} ms` } };
}

function judged(
  bytes: Uint8Array<ArrayBuffer>,
  source: Source,
  random: Random,
  again: Again | undefined,
  tiers: boolean,
): Ours {
  let verdict: Verdict = { verdict: 'invalid', message: '' };
  const base = { bytes, survey: null, plan: again?.plan ?? noPlan, observation: null, native: null };
  const failed = (what: string, error: unknown): Ours => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...base, verdict, failure: { kind: `${what}: ${shape(text.split('\n')[0]!)}`, detail: text } };
  };
  try {
    verdict = verdictOf(bytes);
  } catch (error) {
    return failed('validation', error);
  }
  if (again === undefined && random.chance(source === 'own' || source === 'binaryen' ? 20 : 35)) {
    try {
      const seen = examine(bytes, random);
      if (seen !== verdict.verdict) throw new Error(`examined ${seen}, validated ${verdict.verdict}`);
    } catch (error) {
      return failed('examination', error);
    }
  }
  if (verdict.verdict !== 'valid') return { ...base, verdict, failure: null };
  const plan = again?.plan ?? planFor(bytes, random, random.chance(50));
  const ours = { ...base, verdict, plan, survey: survey(bytes) };
  const first = paced(bytes, plan, straight)?.seen ?? null;
  if (first === null) return { ...ours, failure: null };
  if (!('log' in first)) return { ...ours, failure: first };
  const decided = isDecided(source, ours.survey);
  const pace = again ? again.pace : paceFor(decided, tiers && decided, random);
  if (pace === null) return { ...ours, observation: first, failure: null };
  const second = paced(bytes, plan, pace);
  const result = { ...ours, observation: first, native: second?.native ?? null };
  if (second === null) return { ...result, failure: null };
  const named = `straight on and ${paceText(pace)}`;
  const { seen } = second;
  if (!('log' in seen)) return { ...result, failure: { kind: seen.kind, detail: `${named}: ${seen.detail}`, pace } };
  const difference = differ(first, seen);
  if (difference === null) return { ...result, failure: null };
  const kind = `${pace.tiers === true ? 'tiers' : 'pace'} ${difference.kind}`;
  return { ...result, failure: { kind, detail: `${named}: ${difference.detail}`, pace } };
}

/** Must a module run alike everywhere? Not where engines may choose the bits of a NaN and it shows them. */
export function isDecided(source: Source, seen: Survey | null): boolean {
  return source === 'own' || source === 'binaryen' || seen?.open === false;
}

function paceFor(decided: boolean, tiers: boolean, random: Random): Pace {
  return random.pick(tiers ? paceOfTiers : decided ? [...paces, ...paceOfTiers] : paces);
}

function paceText({ fuel, strewn, tiers }: Pace): string {
  const breaks = strewn === null ? '' : `, breakpoints at one of ${strewn}`;
  return `${tiers === true ? 'with tiers that take turns of up to' : 'in slices of'} ${fuel}${breaks}`;
}

/** Null when it was given up. */
function paced(
  bytes: Uint8Array<ArrayBuffer>,
  plan: Plan,
  pace: Pace,
): { readonly seen: Observation | Failure; readonly native: Native | null } | null {
  const { api, before, gaveUp, native } = pacedApi(pace);
  const of = (seen: Observation | Failure): { seen: Observation | Failure; native: Native | null } => {
    return { seen, native: pace.tiers === true ? native() : null };
  };
  try {
    const observation = observe(api, bytes, plan, before);
    if (gaveUp()) return null;
    const internal = observation.log.find((line) => line.includes('error Error: internal error'));
    return of(internal === undefined ? observation : { kind: shape(internal), detail: internal });
  } catch (error) {
    if (error instanceof GivenUp) return null;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return of({ kind: `running: ${shape(text.split('\n')[0]!)}`, detail: text });
  }
}

/** Without numbers, which change from module to module. */
function shape(text: string): string {
  return text.replace(/0x[0-9a-f]+|\d+/g, '#').slice(0, 200);
}

/** How what two sides saw of a valid module differs; null when it does not. */
export function differ(
  ours: Observation,
  theirs: Observation,
  excused: (ours: string, theirs: string) => boolean = () => false,
): Failure | null {
  const cut = ours.exhausted || theirs.exhausted;
  const length = cut ? Math.min(ours.log.length, theirs.log.length) : Math.max(ours.log.length, theirs.log.length);
  for (let i = 0; i < length; i++) {
    const a = ours.log[i] ?? 'nothing';
    const b = theirs.log[i] ?? 'nothing';
    if (a === b || excused(a, b)) continue;
    const [ourEnd, theirEnd] = [endOf(a), endOf(b)];
    const kind = ourEnd === theirEnd ? `differs after ${ourEnd}` : `differs: ${ourEnd} and ${theirEnd}`;
    return { kind, detail: apart(a, b) };
  }
  return null;
}

/** How a line ends, in a word. */
function endOf(line: string): string {
  if (line.startsWith('host') || line.startsWith('inst') || line === 'nothing') return /^\w+/.exec(line)![0];
  const end = / = (.*)$/.exec(line)?.[1] ?? line;
  return /^(trap \w+|exception|TypeError|RangeError|link error|error|host)/.exec(end)?.[1] ?? 'values';
}

/** Two texts from a little before where they part. */
function apart(a: string, b: string): string {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const from = Math.max(0, same - 60);
  const part = (text: string): string => `${from > 0 ? '… ' : ''}${text.slice(from, from + 300)}`;
  const call = /^.*? = /.exec(a)?.[0] ?? '';
  return `${from > 0 ? `${call}\n` : ''}    ours   ${part(a)}\n    theirs ${part(b)}`;
}
