import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../bench/programs/byte-writer.ts';
import {
  Debugger,
  decode,
  findSymbols,
  FunctionListing,
  inspectAt,
  Inspector,
  Marks,
  moduleRows,
  moduleWat,
  validate,
} from '../../src/engine/index.ts';
import { plainPlatform } from '../support/plain-platform.ts';
import { stopwatch } from '../support/stopwatch.ts';

/**
 * Modules that are large in one respect only. Whatever takes time in proportion to the square of that respect, or
 * recurses over it, would take minutes or end the process; a second or two is what a machine that does other things
 * needs for what is linear.
 */
const SOON = 12_000;

type Section = readonly [id: number, write: (w: ByteWriter) => void];

function moduleOf(...sections: readonly Section[]): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.byte(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  for (const [id, write] of sections) {
    out.byte(id);
    out.sized(write);
  }
  return out.take();
}

function repeat(w: ByteWriter, times: number, ...bytes: readonly number[]): void {
  for (let i = 0; i < times; i++) w.byte(...bytes);
}

const oneType: Section = [1, (w) => w.byte(1, 0x60, 0, 0)];
const oneFunction: Section = [3, (w) => w.byte(1, 0)];
const exported: Section = [
  7,
  (w) => {
    w.byte(1);
    w.name('main');
    w.byte(0, 0);
  },
];
const code = (write: (w: ByteWriter) => void): Section => [
  10,
  (w) => {
    w.byte(1);
    w.sized(write);
  },
];
const empty = code((w) => w.byte(0, 0x0b));
/** A module of one function with this code. */
const bodyOf = (write: (w: ByteWriter) => void): Uint8Array<ArrayBuffer> =>
  moduleOf(oneType, oneFunction, exported, code(write));

const END = 0x0b;
/** The type of the function, and those that are written. */
const typesAnd = (count: number, write: (w: ByteWriter) => void): Section => [
  1,
  (w) => {
    w.u32(1 + count);
    w.byte(0x60, 0, 0);
    write(w);
  },
];
/** Type 1 is a struct of ten thousand numbers. */
const largeStruct = typesAnd(1, (w) => {
  w.byte(0x5f);
  w.u32(10_000);
  repeat(w, 10_000, 0x7f, 0);
});
/** Type 1 takes and gives a thousand values. */
const wideTypes: Section = [
  1,
  (w) => {
    w.byte(2, 0x60, 0, 0, 0x60);
    for (let i = 0; i < 2; i++) {
      w.u32(1000);
      repeat(w, 1000, 0x7f);
    }
  },
];

const shapes: Readonly<Record<string, () => Uint8Array<ArrayBuffer>>> = {
  '100,000 nested blocks': () =>
    bodyOf((w) => {
      w.byte(0);
      repeat(w, 100_000, 0x02, 0x40);
      repeat(w, 100_001, END);
    }),
  '50,000 nested loops and a branch out of all': () =>
    bodyOf((w) => {
      w.byte(0);
      repeat(w, 50_000, 0x03, 0x40);
      w.byte(0x41, 0, 0x0d);
      w.u32(49_999);
      repeat(w, 50_001, END);
    }),
  '100,000 nested blocks, each with a branch out of all': () =>
    bodyOf((w) => {
      w.byte(0);
      for (let i = 0; i < 100_000; i++) {
        w.byte(0x02, 0x40, 0x41, 0, 0x0d);
        w.u32(i);
      }
      repeat(w, 100_001, END);
    }),
  '50,000 nested ifs, each with an else': () =>
    bodyOf((w) => {
      w.byte(0);
      repeat(w, 50_000, 0x41, 1, 0x04, 0x40);
      repeat(w, 50_000, 0x05, END);
      w.byte(END);
    }),
  'a stack of 200,000 operands': () =>
    bodyOf((w) => {
      w.byte(0);
      repeat(w, 200_000, 0x41, 1);
      repeat(w, 200_000, 0x1a);
      w.byte(END);
    }),
  'a br_table of 300,000 labels': () =>
    bodyOf((w) => {
      w.byte(0, 0x41, 0, 0x0e);
      w.u32(300_000);
      repeat(w, 300_001, 0);
      w.byte(END);
    }),
  '50,000 locals': () =>
    bodyOf((w) => {
      w.byte(1);
      w.u32(50_000);
      w.byte(0x7e);
      for (let i = 0; i < 50_000; i += 5) {
        w.byte(0x20);
        w.u32(i);
        w.byte(0x1a);
      }
      w.byte(END);
    }),
  '50,000 locals declared one by one': () =>
    bodyOf((w) => {
      w.u32(50_000);
      repeat(w, 50_000, 1, 0x7f);
      w.byte(0x20, 0, 0x1a, END);
    }),
  '500,000 instructions that nothing reaches': () =>
    bodyOf((w) => {
      w.byte(0, 0);
      repeat(w, 250_000, 0x6a, 0x1a);
      w.byte(END);
    }),
  '5,000 nested blocks of a thousand parameters and results': () =>
    moduleOf(
      wideTypes,
      oneFunction,
      exported,
      code((w) => {
        w.byte(0);
        repeat(w, 1000, 0x41, 0);
        repeat(w, 5000, 0x02, 1);
        repeat(w, 5000, END);
        repeat(w, 1000, 0x1a);
        w.byte(END);
      }),
    ),
  '100,000 exports': () =>
    moduleOf(
      oneType,
      oneFunction,
      [
        7,
        (w) => {
          w.u32(100_000);
          for (let i = 0; i < 100_000; i++) {
            w.name(`e${i}`);
            w.byte(0, 0);
          }
        },
      ],
      empty,
    ),
  '200,000 functions': () =>
    moduleOf(
      oneType,
      [
        3,
        (w) => {
          w.u32(200_000);
          repeat(w, 200_000, 0);
        },
      ],
      exported,
      [
        10,
        (w) => {
          w.u32(200_000);
          repeat(w, 200_000, 2, 0, END);
        },
      ],
    ),
  '100,000 globals, each the value of the one before': () =>
    moduleOf(
      oneType,
      oneFunction,
      [
        6,
        (w) => {
          w.u32(100_000);
          w.byte(0x7f, 0, 0x41, 0, END);
          for (let i = 1; i < 100_000; i++) {
            w.byte(0x7f, 0, 0x23);
            w.u32(i - 1);
            w.byte(END);
          }
        },
      ],
      exported,
      empty,
    ),
  'a constant expression of 300,000 instructions': () =>
    moduleOf(
      oneType,
      oneFunction,
      [
        6,
        (w) => {
          w.byte(1, 0x7f, 0, 0x41, 0);
          repeat(w, 150_000, 0x41, 1, 0x6a);
          w.byte(END);
        },
      ],
      exported,
      empty,
    ),
  'a name of a megabyte': () =>
    moduleOf(
      oneType,
      oneFunction,
      [
        7,
        (w) => {
          w.byte(1);
          w.name('n'.repeat(1 << 20));
          w.byte(0, 0);
        },
      ],
      empty,
    ),
  '200,000 types, each with a field of the one before': () =>
    moduleOf(
      typesAnd(200_000, (w) => {
        for (let i = 0; i < 200_000; i++) {
          w.byte(0x5f, 1, 0x63);
          w.s32(i);
          w.byte(0);
        }
      }),
      oneFunction,
      exported,
      empty,
    ),
  'a recursion group of 200,000 types': () =>
    moduleOf(
      [
        1,
        (w) => {
          w.byte(2, 0x60, 0, 0, 0x4e);
          w.u32(200_000);
          for (let i = 0; i < 200_000; i++) {
            w.byte(0x5f, 1, 0x63);
            w.s32(1 + ((i * 7919) % 200_000));
            w.byte(0);
          }
        },
      ],
      oneFunction,
      exported,
      empty,
    ),
  '30,000 blocks that set one of 50,000 locals without default value': () =>
    bodyOf((w) => {
      w.byte(1);
      w.u32(50_000);
      w.byte(0x64, 0x6c);
      for (let i = 0; i < 15_000; i++) {
        w.byte(0x41, 0, 0xfb, 0x1c, 0x21);
        w.u32(i);
      }
      repeat(w, 30_000, 2, 0x40, 0x41, 0, 0xfb, 0x1c, 0x21, 0xcf, 0x86, 3, END);
      w.byte(END);
    }),
  '300,000 structs of ten thousand fields that nobody makes': () =>
    moduleOf(
      largeStruct,
      oneFunction,
      exported,
      code((w) => {
        w.byte(0, 0);
        repeat(w, 300_000, 0xfb, 0, 1, 0x1a);
        w.byte(END);
      }),
    ),
  '100,000 reads of the last of ten thousand fields': () =>
    moduleOf(
      largeStruct,
      oneFunction,
      exported,
      code((w) => {
        w.byte(0);
        repeat(w, 100_000, 0xd0, 1, 0xfb, 2, 1, 0x8f, 0x4e, 0x1a);
        w.byte(END);
      }),
    ),
  'a try_table of 200,000 clauses': () =>
    bodyOf((w) => {
      w.byte(0, 2, 0x40, 0x1f, 0x40);
      w.u32(200_000);
      repeat(w, 200_000, 2, 0);
      w.byte(END, END, END);
    }),
  'a tower of 50,000 casts that branch': () =>
    bodyOf((w) => {
      w.byte(0);
      repeat(w, 50_000, 2, 0x6e);
      w.byte(0xd0, 0x6e);
      repeat(w, 50_000, 0xfb, 0x18, 3, 0, 0x6e, 0x6c, END);
      w.byte(0x1a, END);
    }),
};

describe('a module that is large in one respect', () => {
  it.each(Object.entries(shapes))('%s', (_, make) => {
    const bytes = make();
    const passed = stopwatch();
    const module = decode(bytes);
    validate(module);
    const last = module.funcs.length - 1;
    const listing = new FunctionListing(module, last);
    for (const line of [0, listing.lines >> 1, listing.lines - 1]) expect(listing.line(line).depth).toBeGreaterThan(-1);
    const middle = listing.offsetOf(listing.headerLines + (listing.instructions >> 1));
    expect(inspectAt(module, last, middle ?? -1)).not.toBe(null);
    expect(moduleRows(module, null, 'exports', 0, 50, 'no such name').total).toBe(0);
    findSymbols(module, 'f', 20);
    let lines = 0;
    for (const { text } of moduleWat(module)) if ((lines += Math.sign(text.length)) > 50_000) break;
    const stops = stepAbout(new Debugger(module, { platform: plainPlatform, listener: silent }));
    expect(passed()).toBeLessThan(SOON);
    expect(stops).toBeGreaterThan(0);
  });
});

describe('what nobody could use', () => {
  it('a chain of a million subtypes is refused', () => {
    const chain = typesAnd(999_999, (w) => {
      w.byte(0x50, 0, 0x5f, 0);
      for (let i = 1; i < 999_999; i++) {
        w.byte(0x50, 1);
        w.u32(i);
        w.byte(0x5f, 0);
      }
    });
    expect(() => validate(decode(moduleOf(chain)))).toThrow('a type has more than 63 supertypes');
  });

  it('calls that push a thousand values each are refused when nothing has room for them', () => {
    const pushing = moduleOf(
      typesAnd(1, (w) => {
        w.byte(0x60, 0);
        w.u32(1000);
        repeat(w, 1000, 0x7f);
      }),
      [3, (w) => w.byte(2, 0, 1)],
      [
        10,
        (w) => {
          w.byte(2);
          w.sized((body) => {
            body.byte(0);
            repeat(body, 100_000, 0x10, 1);
            body.byte(0, END);
          });
          w.sized((body) => body.byte(0, 0, END));
        },
      ],
    );
    expect(() => validate(decode(pushing))).toThrow('too many values on the stack, the limit is 1000000');
  });
});

const silent = { effect: () => {}, result: () => {}, trapped: () => {}, exited: () => {} };

/** Calls the first export, stops here and there, looks, and runs it to its end; answers how often it stood. */
function stepAbout(debug: Debugger): number {
  const { module } = debug;
  const end = (module.funcs[0]?.body?.end ?? 1) - 1;
  debug.breakpoints.set([
    { id: '1', enabled: true, on: { kind: 'opcode', pattern: 'br_table' } },
    { id: '2', enabled: true, on: { kind: 'instruction', offset: end } },
  ]);
  const driver = debug.start();
  driver.invoke(module.exports[0]!.name, [], true);
  const marks = new Marks();
  const steps = ['into', 'block-end', 'into', 'count', 'into', 'out'] as const;
  let stops = 0;
  for (let i = 0; i <= steps.length; i++) {
    for (let k = 0; k < 100 && debug.state === 'running'; k++) debug.advance({ fuel: 100_000 });
    if (driver.state !== 'paused' && driver.state !== 'trapped') return stops;
    stops++;
    const inspector = new Inspector(driver, marks);
    marks.stopped(inspector.machine, driver.run.instance);
    structuredClone(inspector.pause(driver.stop!));
    driver.step(steps[i] ?? 'into', { count: 20_000 });
  }
  return stops;
}
