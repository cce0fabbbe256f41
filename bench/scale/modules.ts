import { nodePlatform } from '../../src/cli/platform.ts';
import { Debugger, decode, defaultValue, validate, type WasmFunc, type WasmModule } from '../../src/engine/index.ts';
import { type Figure, median, rounded, timed } from '../measure.ts';
import { unheard } from '../unheard.ts';
import { makeBigModule, makeFiftyMegabytes, makeTenMegabytes } from '../programs/big-module.ts';
import type { Table } from '../report/table.ts';
import { sure } from '../time/subject.ts';
import { mb, ms, used } from './work.ts';

const sizes: readonly { readonly name: string; readonly make: () => Uint8Array; readonly rounds: number }[] = [
  { name: '10 KB', make: () => makeBigModule({ bytes: 10 * 1024, bodyBytes: 40, dataSegments: 0 }), rounds: 15 },
  { name: '1 MB', make: () => makeBigModule({ bytes: 2 ** 20 }), rounds: 7 },
  { name: '10 MB', make: makeTenMegabytes, rounds: 3 },
  { name: '50 MB', make: makeFiftyMegabytes, rounds: 2 },
];

/** What opening takes per byte of 50 MB, over that of 1 MB: 1 when it grows with the module. */
export const OPEN = 'scale.open_growth';

interface Opened {
  readonly functions: number;
  /** Milliseconds, each behind the one before: sections read, bodies validated, an instance made, stopped. */
  readonly read: number;
  readonly validated: number;
  readonly started: number;
  readonly stopped: number;
  readonly debug: Debugger;
}

/** Opens a module and goes to the first instruction of its first exported function, as the worker does. */
function open(bytes: Uint8Array): Opened {
  let module!: WasmModule;
  let debug!: Debugger;
  const read = timed(() => (module = decode(bytes)));
  const validated = timed(() => validate(module));
  const started = timed(() => {
    debug = new Debugger(module, {
      platform: nodePlatform,
      listener: unheard,
    });
    debug.start();
  });
  const stopped = timed(() => {
    const { exports } = debug.run!.instance;
    const [name, func] = [...exports].find(([, { kind }]) => kind === 'wasm')!;
    debug.driver!.invoke(name, (func as WasmFunc).type.params.map(defaultValue), true);
    while (debug.state === 'running') debug.advance({ fuel: 1000 });
    sure(debug.state === 'paused', 'it stands before the first instruction');
  });
  return { functions: module.funcs.length, read, validated, started, stopped, debug };
}

/** How long opening takes until the first stop, and what it holds, by the size of the module. */
export function moduleSizes(say: (line: string) => void, show: (table: Table) => void): Record<string, Figure> {
  const lines: string[][] = [];
  const perByte: number[] = [];
  for (const { name, make, rounds } of sizes) {
    const bytes = make();
    const before = used();
    let one: Opened | null = open(bytes);
    const held = used() - before;
    const { functions } = one;
    one = null;
    const all = Array.from({ length: rounds }, (): Omit<Opened, 'debug'> => open(bytes));
    const of = (part: 'read' | 'validated' | 'started' | 'stopped'): number => median(all.map((each) => each[part]));
    const opened = of('read') + of('validated') + of('started');
    perByte.push((1e6 * opened) / bytes.length);
    say(`${name}: ${functions} functions, opened in ${opened.toFixed(1)} ms`);
    lines.push([
      name,
      String(functions),
      ms(of('read')),
      ms(of('validated')),
      ms(of('started')),
      ms(of('stopped')),
      `${perByte.at(-1)!.toFixed(0)} ns`,
      mb(held),
      `${(held / bytes.length).toFixed(1)} x`,
    ]);
  }
  show({
    title: 'Size of the module',
    columns: [
      'module',
      'functions',
      'sections read',
      'bodies validated',
      'instance made',
      'first stop',
      'opened, per byte',
      'held beside its bytes',
      'per byte',
    ],
    rows: lines,
    notes: [
      'The window shows code when the sections are read; bodies are validated behind that, in slices. The first stop ' +
        'is a call of the first exported function up to its first instruction, which compiles that function only: in ' +
        'the two large modules it is one of 900 KB.',
      'What is held has a part that does not grow: the value stack of 16 MB.',
    ],
  });
  const [, smallest] = perByte;
  return {
    [OPEN]: {
      value: rounded(perByte.at(-1)! / smallest!),
      unit: 'x',
      goal: 1.5,
      better: 'lower',
      samples: perByte.map(rounded),
    },
  };
}
