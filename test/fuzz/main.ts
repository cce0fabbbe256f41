/**
 * `npm run fuzz -- --minutes 10 --seed 1`: see docs/fuzzing.md. This process watches over another that does the work,
 * and goes on behind a case that hangs it or ends it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { addReport, noReport, type Report, reportText } from './report.ts';
import { Session, type SessionOptions } from './session.ts';
import { type Source, sourceNames } from './sources.ts';

/** Milliseconds without a word after which a case is said to hang. */
const HANGS = 60_000;

type Message =
  | { readonly kind: 'trying'; readonly name: string }
  | { readonly kind: 'log' | 'finding'; readonly text: string }
  | { readonly kind: 'report'; readonly report: Report; readonly done: boolean };

const usage = `usage: npm run fuzz -- [--minutes N] [--seed S] [--cases N] [--sources ${sourceNames.join()}] [--case SOURCE:SEED] [--tiers] [--no-browser]`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    cases: { type: 'string' },
    sources: { type: 'string', default: sourceNames.join() },
    case: { type: 'string' },
    tiers: { type: 'boolean', default: false },
    'no-browser': { type: 'boolean', default: false },
    child: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else if (values.child !== undefined) await work(JSON.parse(values.child) as SessionOptions, values.case);
else process.exitCode = await watch();

/** The worker. */
async function work(options: SessionOptions, name: string | undefined): Promise<void> {
  // Without who watches there is nothing to do.
  process.on('disconnect', () => process.exit());
  const tell = (message: Message): void => void (process.connected && process.send!(message, () => {}));
  const session = new Session(options, {
    trying: (one) => tell({ kind: 'trying', name: one }),
    log: (text) => tell({ kind: 'log', text }),
    finding: (text) => tell({ kind: 'finding', text }),
    progress: (report) => tell({ kind: 'report', report, done: false }),
  });
  const [source, seed] = (name ?? '').split(':');
  const report = name === undefined ? await session.run() : await session.again(source as Source, Number(seed));
  await new Promise<void>((done) => {
    process.send!({ kind: 'report', report, done: true } satisfies Message, () => done());
  });
  process.disconnect();
}

/** The watcher: answers the exit code. */
async function watch(): Promise<number> {
  const minutes = Number(values.minutes);
  const seed = values.seed === undefined ? Math.floor(Date.now() / 1000) % 1_000_000_000 : Number(values.seed);
  const sources = values.sources.split(',') as Source[];
  if (!(minutes > 0) || !Number.isInteger(seed) || sources.some((name) => !sourceNames.includes(name))) {
    console.error(usage);
    return 64;
  }
  const cache = resolve('node_modules', '.cache', 'fuzz');
  mkdirSync(cache, { recursive: true });
  const began = Date.now();
  const options: SessionOptions = {
    seed,
    sources,
    browser: !values['no-browser'],
    until: began + minutes * 60_000,
    cases: values.cases === undefined ? Number.MAX_SAFE_INTEGER : Number(values.cases),
    cache,
    tiers: values.tiers,
    shrinking: Math.min(60_000, Math.max(10_000, minutes * 6000)),
  };
  if (values.case === undefined) console.log(`Fuzzing for ${minutes} minutes from seed ${seed}.`);
  const total = noReport();
  let from = seed;
  while (true) {
    const { report, died } = await oneChild({ ...options, seed: from });
    if (report) addReport(total, report);
    if (died === null) break;
    total.findings++;
    console.log(
      `FINDING ${died}\n  again: npm run fuzz -- --case ${died.split(' ')[0]!}${values.tiers ? ' --tiers' : ''}\n`,
    );
    from += 10_000;
    if (values.case !== undefined || Date.now() > options.until || total.findings > 20) break;
  }
  console.log(reportText(total, Math.max(1, Date.now() - began) / 60_000));
  return total.findings === 0 ? 0 : 1;
}

/** `died`: the case under way when the worker hung or ended by itself. */
function oneChild(options: SessionOptions): Promise<{ report: Report | null; died: string | null }> {
  const args = ['--child', JSON.stringify(options), ...(values.case === undefined ? [] : ['--case', values.case])];
  const child: ChildProcess = fork(process.argv[1]!, args, { execArgv: ['--enable-source-maps'] });
  let current = 'the start';
  let report: Report | null = null;
  let ended = false;
  let hung = false;
  return new Promise((done) => {
    const alarm = (): NodeJS.Timeout =>
      setTimeout(() => {
        hung = true;
        child.kill('SIGKILL');
      }, HANGS + options.shrinking);
    let timer = alarm();
    child.on('message', (message: Message) => {
      clearTimeout(timer);
      timer = alarm();
      switch (message.kind) {
        case 'trying':
          current = message.name;
          break;
        case 'log':
          console.log(message.text);
          break;
        case 'finding':
          console.log(`FINDING ${message.text}\n`);
          break;
        case 'report':
          report = message.report;
          ended = message.done;
      }
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      const why = hung ? 'hangs' : `ended the process (${signal ?? code})`;
      done({ report, died: ended ? null : `${current} ${why}` });
    });
  });
}
