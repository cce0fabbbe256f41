import { decode, moduleWat } from '../../src/engine/index.ts';
import { examine } from '../support/examine.ts';
import { Random } from '../support/random.ts';
import { Binaryen } from './binaryen.ts';
import { BrowserSide } from './browser-side.ts';
import { compare, type Comparison, isComparable } from './comparison.ts';
import type { Feature } from './features.ts';
import { type Failure, type Ours, oursOf } from './judge.ts';
import { type Observation, observe, type Plan } from './observe.ts';
import { add, noReport, type Report } from './report.ts';
import { unsteady } from './known-differences.ts';
import { type Failing, Shrinker } from './shrink.ts';
import { type Case, caseOf, originals, type Source } from './sources.ts';
import { verdictOf } from './survey.ts';

export interface SessionOptions {
  readonly seed: number;
  readonly sources: readonly Source[];
  readonly browser: boolean;
  /** When to end, by `performance.timeOrigin + performance.now()`. */
  readonly until: number;
  readonly cases: number;
  /** Folder for what is fetched. */
  readonly cache: string;
  /** Do the tiers take turns in every module where engines must agree? Else in half of them. */
  readonly tiers: boolean;
  /** Milliseconds for making a failing module smaller. */
  readonly shrinking: number;
}

export interface Listener {
  /** A case begins: told so that one that hangs is known. */
  readonly trying: (name: string) => void;
  readonly log: (line: string) => void;
  readonly finding: (text: string) => void;
  /** What was done so far. */
  readonly progress: (report: Report) => void;
}

/** Modules that are asked about at once. */
const BATCH = 16;
/** Times that another side is asked again before a difference is a finding. */
const AGAIN = 2;
/** Kinds of failures that are made smaller; of more than these only the seeds are told. */
const MOST_KINDS = 12;
const order: readonly Source[] = ['own', 'own', 'mutated', 'own', 'own', 'wild', 'own', 'mutated', 'own', 'wild'];

interface Tried {
  readonly tried: Case;
  readonly ours: Ours;
}

/** Tries cases until the time is over: ours against the platform here, and against a browser's. */
export class Session {
  readonly report: Report = noReport();
  readonly #kinds = new Map<string, number>();
  #browser: BrowserSide | null = null;
  #all: readonly Uint8Array<ArrayBuffer>[] = [];

  constructor(
    readonly options: SessionOptions,
    readonly listener: Listener,
  ) {}

  async run(): Promise<Report> {
    const { seed, sources, cases } = this.options;
    this.#all = sources.includes('mutated') ? await originals() : [];
    await this.#open();
    const made = sources.includes('binaryen') ? new Made(this.#binaryen(), seed) : null;
    const plain = order.filter((source) => sources.includes(source));
    let batch: Tried[] = [];
    for (let i = 0; i < cases && !this.#late;) {
      let tried: Case | null = made?.take() ?? null;
      if (tried === null && plain.length > 0) {
        const source = plain[(seed + i) % plain.length]! as Exclude<Source, 'binaryen'>;
        tried = caseOf(source, seed + i, this.#all);
      }
      if (tried === null) {
        if (!made?.possible) break;
        await made.wait();
        continue;
      }
      i++;
      batch.push(this.#try(tried));
      if (batch.length < BATCH) continue;
      await this.#compare(batch);
      batch = [];
    }
    await this.#compare(batch);
    await made?.close();
    await this.#browser?.close();
    return this.report;
  }

  /** One case by name, again. */
  async again(source: Source, seed: number): Promise<Report> {
    this.#all = source === 'mutated' ? await originals() : [];
    await this.#open();
    let tried: Case | null = null;
    if (source === 'binaryen') {
      const binaryen = this.#binaryen();
      const bytes = await binaryen?.generate(seed);
      binaryen?.close();
      if (bytes) tried = { source, seed, bytes };
    } else tried = caseOf(source, seed, this.#all);
    if (tried !== null) await this.#compare([this.#try(tried)]);
    await this.#browser?.close();
    return this.report;
  }

  get #late(): boolean {
    return performance.timeOrigin + performance.now() > this.options.until;
  }

  async #open(): Promise<void> {
    if (this.options.browser) this.#browser = await BrowserSide.start();
    const names = [`Node ${process.versions.node}`, this.#browser?.name ?? 'no browser'];
    this.listener.log(`Other sides: ${names.join(', ')}.`);
  }

  #binaryen(): Binaryen | null {
    const binaryen = Binaryen.get(this.options.cache, this.listener.log);
    if (typeof binaryen !== 'string') return binaryen;
    this.listener.log(`No modules of binaryen's: ${binaryen}.`);
    return null;
  }

  #try(tried: Case): Tried {
    const { source, seed, bytes } = tried;
    this.listener.trying(`${source}:${seed}`);
    const ours = oursOf(bytes, source, new Random(seed ^ 0x5eed), undefined, this.options.tiers);
    const counts = this.report.counts[source];
    counts.cases++;
    counts[ours.verdict.verdict]++;
    if (ours.verdict.verdict === 'valid' && ours.observation === null && ours.failure === null) counts.givenUp++;
    if (ours.native !== null) {
      const { runs, leaves } = ours.native;
      this.report.native.modules++;
      this.report.native.runs += runs;
      this.report.native.leaves += leaves;
    }
    for (const feature of ours.survey?.features ?? []) add(counts.features, feature);
    for (const line of ours.observation?.log ?? []) add(counts.endings, ending(line));
    return { tried, ours };
  }

  async #compare(batch: readonly Tried[]): Promise<void> {
    const seen =
      this.#browser === null
        ? []
        : await this.#browser.observe(batch.map(({ tried, ours }) => question(ours, tried.source)));
    for (const [i, { tried, ours }] of batch.entries()) {
      const name = `${tried.source}:${tried.seed}`;
      this.listener.trying(name);
      const { failure } = ours;
      if (failure !== null) {
        await this.#found(tried, ours, failure, ownTest(tried.source, failure));
        continue;
      }
      const comparisons: Comparison[] = [];
      // A module that exhausts the stack takes long where the stack is large.
      const here =
        ours.observation?.exhausted === true || !isForNode(ours) ? null : nodeSees(question(ours, tried.source));
      if (here !== null) comparisons.push(await this.#hold(tried, ours, here, 'Node'));
      const there = seen[i];
      if (there) comparisons.push(await this.#hold(tried, ours, there, 'browser'));
      else if (this.#browser !== null) this.listener.log(`${name}: the browser gave no answer`);
      this.#count(tried.source, ours, comparisons);
    }
    this.listener.progress(this.report);
  }

  #count(source: Source, ours: Ours, comparisons: readonly Comparison[]): void {
    const counts = this.report.counts[source];
    if (comparisons.some((one) => one.how === 'equal' && one.ran)) counts.ran++;
    else if (comparisons.some(({ how }) => how === 'equal')) counts.verdicts++;
    else if (comparisons.some(({ how }) => how === 'known')) counts.ran++;
    else if (ours.verdict.verdict === 'valid' && comparisons.every(({ how }) => how === 'unknown')) {
      counts.nothing++;
      for (const feature of ours.survey?.features ?? ([] as Feature[])) add(counts.unknown, feature);
    }
  }

  async #hold(tried: Case, ours: Ours, theirs: Observation, side: 'Node' | 'browser'): Promise<Comparison> {
    const against = { newest: side === 'browser', only: this.#browser === null };
    const ask = async (about: Ours): Promise<Observation | null> => {
      const asked = question(about, tried.source);
      return side === 'Node' ? nodeSees(asked) : ((await this.#browser!.observe([asked]))[0] ?? null);
    };
    let result = compare(ours, theirs, tried.source, against);
    for (let i = 0; i < AGAIN && result.how === 'failure'; i++) {
      const other = await ask(ours);
      if (other && compare(ours, other, tried.source, against).how !== 'failure')
        result = { how: 'known', why: unsteady };
    }
    if (result.how === 'equal') add(this.report.sides, side);
    if (result.how === 'known') {
      const { name, reason } = result.why;
      this.report.known[name] = { count: (this.report.known[name]?.count ?? 0) + 1, reason };
    }
    if (result.how === 'failure') {
      const { kind } = result.failure;
      await this.#found(tried, ours, result.failure, async ({ bytes, plan }) => {
        const again = oursOf(bytes, tried.source, new Random(1), { plan, pace: null });
        const other = await ask(again);
        if (!other) return false;
        const now = compare(again, other, tried.source, against);
        return now.how === 'failure' && now.failure.kind === kind;
      });
    }
    return result;
  }

  async #found(tried: Case, ours: Ours, failure: Failure, test: (failing: Failing) => Promise<boolean>): Promise<void> {
    const { source, seed, bytes } = tried;
    const name = `${source}:${seed}`;
    const before = this.#kinds.get(failure.kind) ?? 0;
    this.#kinds.set(failure.kind, before + 1);
    this.report.findings++;
    if (before > 0 || this.#kinds.size > MOST_KINDS) {
      this.listener.finding(`${name}: as before: ${failure.kind}`);
      return;
    }
    this.listener.log(`${name}: ${failure.kind}; making it smaller.`);
    const shrinker = new Shrinker({ bytes, plan: ours.plan }, test, this.options.shrinking);
    // A slow one is slow again each time.
    const holds = failure.kind !== 'slow' && (await test(shrinker.best));
    const smallest = holds ? await shrinker.run() : shrinker.best;
    this.listener.finding(
      [
        `${name}: ${failure.kind}`,
        failure.detail,
        `  again: npm run fuzz -- --case ${name}${this.options.tiers ? ' --tiers' : ''}`,
        holds
          ? `  ${bytes.length} bytes became ${smallest.bytes.length} (${shrinker.tried} tries)`
          : '  not made smaller',
        `  calls: ${JSON.stringify(smallest.plan.calls)}`,
        ...written(smallest.bytes),
        `  ${Buffer.from(smallest.bytes).toString('hex')}`,
      ].join('\n'),
    );
  }
}

/** Modules of binaryen's, made in processes of their own while others are tried. */
class Made {
  readonly #ready: Case[] = [];
  #under: Promise<void> | null = null;
  #failures = 0;

  constructor(
    readonly binaryen: Binaryen | null,
    public seed: number,
  ) {
    this.#more();
  }

  /** Will there ever be another one? */
  get possible(): boolean {
    return this.binaryen !== null && this.#failures < 20;
  }

  take(): Case | null {
    const next = this.#ready.shift() ?? null;
    this.#more();
    return next;
  }

  async wait(): Promise<void> {
    await this.#under;
  }

  async close(): Promise<void> {
    this.#failures = Number.POSITIVE_INFINITY;
    await this.#under;
    this.binaryen?.close();
  }

  #more(): void {
    if (this.binaryen === null || !this.possible || this.#under !== null || this.#ready.length > 3) return;
    const seed = this.seed++;
    this.#under = this.binaryen.generate(seed).then((bytes) => {
      this.#under = null;
      if (bytes === null) this.#failures++;
      else this.#ready.push({ source: 'binaryen', seed, bytes });
      this.#more();
    });
  }
}

/** What another side is asked: to run the module only where that ended on ours, and must end alike. */
function question(ours: Ours, source: Source): Failing {
  const { bytes, plan } = ours;
  return { bytes, plan: isComparable(ours, source) ? plan : { ...plan, verdictOnly: true } };
}

/** What the platform here makes of a module. */
function nodeSees({ bytes, plan }: { readonly bytes: Uint8Array; readonly plan: Plan }): Observation {
  return observe(WebAssembly, bytes, plan);
}

/** What Node 20 knows well: of what is newer it takes some, and ends with a fatal error of its own on some of that. */
const old: ReadonlySet<Feature> = new Set(['simd', 'threads', 'tail-call', 'legacy-exceptions']);

function isForNode({ survey }: Ours): boolean {
  return survey === null || [...survey.features].every((feature) => old.has(feature));
}

/** Does a module fail on our side alone, in that way? */
function ownTest(source: Source, failure: Failure): (failing: Failing) => Promise<boolean> {
  if (failure.kind.startsWith('examination')) {
    return async ({ bytes }) => {
      for (let seed = 0; seed < 12; seed++) {
        try {
          if (examine(bytes, new Random(seed)) !== verdictOf(bytes).verdict) return true;
        } catch (error) {
          if (failure.detail.slice(0, 25) === (error instanceof Error ? (error.stack ?? '') : '').slice(0, 25))
            return true;
        }
      }
      return false;
    };
  }
  return async ({ bytes, plan }) => {
    const again = oursOf(bytes, source, new Random(1), { plan, pace: failure.pace ?? null });
    return again.failure?.kind === failure.kind;
  };
}

/** How a call ended, in a word or two; other lines by what they tell of. */
function ending(line: string): string {
  if (line.startsWith('host ')) return 'call of the host';
  if (line.startsWith('  throws')) return 'throw of the host';
  const end = / = (.*)$/.exec(line)?.[1];
  if (end === undefined) return line.split(':')[0]!.trim();
  return /^(trap \w+|exception|TypeError|RangeError|host|error)/.exec(end)?.[1] ?? 'results';
}

/** Lines of text that are printed of a module. */
const LINES = 150;

function written(bytes: Uint8Array): string[] {
  try {
    const lines: string[] = [];
    for (const { text } of moduleWat(decode(bytes))) {
      lines.push(`    ${text}`);
      // A function that does nothing is of no interest.
      const [before = '', last = ''] = lines.slice(-3).map((line) => line.trim());
      if (text.trim() === ')') {
        if (last.startsWith('(func ')) lines.length -= 2;
        else if (last === 'unreachable' && before.startsWith('(func ')) lines.length -= 3;
      }
      if (lines.length > LINES) return [...lines, '    …'];
    }
    return lines;
  } catch (error) {
    return [`  not readable: ${String(error)}`];
  }
}
