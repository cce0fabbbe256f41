import { describe, expect, it } from 'vitest';
import { command } from '../support/command-line.ts';

const math = `(module
  (func $divide (export "divide") (param $a i32) (param $b i32) (result i32) (i32.div_s (local.get $a) (local.get $b)))
  (func (export "twice") (param i64) (result i64) (i64.add (local.get 0) (local.get 0)))
  (func (export "swap") (param f32 f64) (result f64 f32) local.get 1 local.get 0)
  (func (export "id") (param externref) (result externref) local.get 0)
  (func (export "main") (result i32) (call $divide (i32.const 7) (i32.const 2)))
  (func $dig (export "dig") (param $depth i32) (call $dig (i32.add (local.get $depth) (i32.const 1)))))`;

const hosted = `(module
  (import "env" "display_player" (func $display (param f64)))
  (import "env" "tick" (func $tick (param i32 externref) (result i64)))
  (import "env" "draw_bullet" (func $draw (param f64 f64)))
  (global $at (mut f64) (f64.const 2))
  (func $begin (call $display (global.get $at)))
  (func (export "main") (result i64)
    (call $draw (f64.const 1.5) (f64.const -2))
    (global.set $at (f64.add (global.get $at) (f64.const 3)))
    (call $display (global.get $at))
    (call $tick (i32.const -1) (ref.null extern)))
  (start $begin))`;

const run = (words: string, file = math) =>
  command(['run', 'a.wat', ...words.split(' ').filter(Boolean)], { 'a.wat': file });

describe('run', () => {
  it('prints results one per line', async () => {
    expect(await run('--invoke divide -7 2')).toEqual({ code: 0, out: ['-3'], err: [] });
    expect(await run('--invoke swap 0.1 -inf')).toEqual({ code: 0, out: ['-inf', '0.1'], err: [] });
    expect(await run('--invoke twice 0x4000000000000000')).toMatchObject({ out: ['-9223372036854775808'] });
    expect(await run('--invoke id null')).toMatchObject({ out: ['null'] });
  });

  it('calls several exports on one instance', async () => {
    expect(await run('--invoke main --invoke main', hosted)).toMatchObject({
      out: ['  <0:>', '     <0:>', '0', '        <0:>', '0'],
    });
  });

  it('calls main when the command line names nothing', async () => {
    expect(await run('')).toEqual({ code: 0, out: ['3'], err: [] });
  });

  it('says what could be called when there is no main', async () => {
    const { code, out, err } = await run('', '(module (func (export "f") (param i32 f64)) (memory (export "m") 1))');
    expect({ code, out }).toEqual({ code: 0, out: [] });
    expect(err).toEqual(['Nothing was called. Call an export with --invoke NAME ARGS...: f(i32 f64)']);
  });

  it('prints what hosts print, and tells the calls of stubs and drawings on standard error', async () => {
    expect(await run('', hosted)).toEqual({
      code: 0,
      out: ['  <0:>', '     <0:>', '0'],
      err: ['draw_bullet(1.5, -2)', 'stub: env.tick(-1, null) -> 0'],
    });
  });

  it('explains a trap with its numbers and the calls under way', async () => {
    const { code, out, err } = await run(
      '--invoke main',
      math.replace('(i32.const 7) (i32.const 2)', '(i32.const 7) (i32.const 0)'),
    );
    expect({ code, out }).toEqual({ code: 134, out: [] });
    expect(err).toEqual([
      'trap: An integer was divided by zero.',
      expect.stringMatching(/^ {2}#0 divide\(a=i32:7 b=i32:0\) at 0x[0-9a-f]+: i32.div_s \| i32:7 i32:0$/),
      expect.stringMatching(/^ {2}#1 main\(\) at 0x[0-9a-f]+: call \$divide$/),
    ]);
  });

  it('tells the two ends of a deep stack', async () => {
    const { code, err } = await run('--invoke dig 0');
    expect(code).toBe(134);
    expect(err[0]).toMatch(/call stack is exhausted: \d+ calls/);
    expect(err).toHaveLength(1 + 12 + 1 + 4);
    expect(err.some((line) => /^ {2}… \d+ more calls …$/.test(line))).toBe(true);
    expect(err.at(-1)).toMatch(/dig\(depth=i32:0\)/);
  });

  it('traps in the start function, and where a segment does not fit', async () => {
    const start = await run('', '(module (func $s unreachable) (start $s))');
    expect(start.code).toBe(134);
    expect(start.err[1]).toMatch(/#0 s\(\) at 0x\w+: unreachable/);
    const segment = await run('', '(module (memory 1) (data (i32.const 65535) "too long"))');
    expect(segment.code).toBe(134);
    expect(segment.err.join()).toMatch(/8 bytes at address 65535.*a segment does not fit, at 0x/);
  });

  it("ends with the program's own exit code", async () => {
    const exits = `(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (func (export "_start") (call $exit (i32.const 3)) unreachable))`;
    expect(await run('', exits)).toEqual({ code: 3, out: [], err: [] });
    expect(await run('--max 100', exits)).toEqual({ code: 3, out: [], err: [] });
    const { code, err } = await run('--break import:wasi_snapshot_preview1.proc_exit', exits);
    expect(code).toBe(3);
    expect(err[0]).toMatch(/^Breakpoint: import wasi_snapshot_preview1.proc_exit/);
  });

  it('ends after --max instructions', async () => {
    const endless = '(module (func (export "main") (loop (br 0))))';
    expect(await run('--max 1000', endless)).toEqual({ code: 0, out: [], err: ['Ended after 1000 instructions.'] });
    expect(await run('--max 0', endless)).toEqual({ code: 0, out: [], err: ['Ended after 0 instructions.'] });
    expect(await run('--max 1000')).toEqual({ code: 0, out: ['3'], err: [] });
  });

  it.each([
    ['--invoke nothing', /no exported function 'nothing'; there are: divide, twice/],
    ['--invoke divide 1', /'divide' takes 2 \(i32 i32\), 1 given/],
    ['--invoke divide 1 2.5', /Argument 2 of 'divide' \(i32\): "2.5" is no integer/],
    ['--break nowhere', /no export 'nowhere'/],
    ['--break 0x3', /There is no code at 0x3/],
    ['--break start', /no start function/],
    ['--break opcode:i32.bla', /No instruction is called "i32.bla"/],
  ])('refuses %s before anything runs', async (words, message) => {
    const { code, out, err } = await run(words);
    expect({ code, out }).toEqual({ code: 64, out: [] });
    expect(err[0]).toMatch(message);
  });

  it('refuses what cannot be linked', async () => {
    const { code, err } = await run('', '(module (memory 65536))');
    expect(code).toBe(65);
    expect(err.join(' ')).toMatch(/^a.wat: .*65536 pages.* Raise the limit/);
  });
});

describe('run --break', () => {
  const stops = async (where: string, words = '', file = math) => {
    const { code, out, err } = await run(`--break ${where} ${words}`, file);
    return { code, out, stops: err.filter((line) => line.startsWith('Breakpoint')) };
  };

  it('stops at an export, tells the stack, and goes on', async () => {
    const { code, out, err } = await run('--break divide --invoke main');
    expect({ code, out }).toEqual({ code: 0, out: ['3'] });
    expect(err).toEqual([
      'Breakpoint: export divide (hit 1)',
      expect.stringMatching(/#0 divide\(a=i32:7 b=i32:2\) at 0x\w+: local.get \$a$/),
      expect.stringMatching(/#1 main\(\) at 0x\w+: call \$divide$/),
    ]);
  });

  it.each([
    ['func:divide', 'divide is entered'],
    ['func:0', 'divide is entered'],
    ['func:0:return', 'divide returns'],
    ['opcode:i32.div*', 'opcode i32.div_s (i32.div*)'],
    ['i32.div_s', 'opcode i32.div_s'],
  ])('stops at %s', async (where, text) => {
    expect(await stops(where, '--invoke divide 6 3')).toEqual({
      code: 0,
      out: ['2'],
      stops: [`Breakpoint: ${text} (hit 1)`],
    });
    // One instruction at a time makes no difference.
    expect((await stops(where, '--max 100 --invoke divide 6 3')).stops).toEqual([`Breakpoint: ${text} (hit 1)`]);
  });

  it('stops at a byte offset', async () => {
    const { out } = await command(['disasm', 'a.wat'], { 'a.wat': math });
    const offset = /0x\w+/.exec(out.find((line) => line.includes('i32.div_s')) ?? '')?.[0] ?? '';
    expect((await stops(offset, '--invoke divide 6 3')).stops).toEqual([
      `Breakpoint: instruction ${offset} in divide (hit 1)`,
    ]);
  });

  it('counts hits', async () => {
    const { stops: all } = await stops('func:1', '--invoke twice 1 --invoke twice 2');
    expect(all).toEqual(['Breakpoint: twice is entered (hit 1)', 'Breakpoint: twice is entered (hit 2)']);
  });

  it('stops at an import, each call once, also one instruction at a time', async () => {
    const expected = [1, 2].map((hit) => `Breakpoint: import env.display_player (hit ${hit})`);
    expect((await stops('import:env.display_player', '', hosted)).stops).toEqual(expected);
    const single = await run('--break import:env.display_player --max 1000', hosted);
    expect(single.err.filter((line) => line.startsWith('Breakpoint'))).toEqual(expected);
    expect(single.out).toEqual(['  <0:>', '     <0:>', '0']);
  });

  it('stops at the start function', async () => {
    const { stops: all, code } = await stops('start', '', hosted);
    expect({ all, code }).toEqual({ all: ['Breakpoint: start function (hit 1)'], code: 0 });
  });

  it('tells entering a function from the rounds of the loop that it begins with', async () => {
    const loop = `(module (func (export "main") (param i32)
      (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))`;
    for (const single of ['', '--max 1000 ']) {
      expect((await stops('main', `${single}--invoke main 3`, loop)).stops).toHaveLength(1);
      expect((await stops('opcode:loop', `${single}--invoke main 3`, loop)).stops).toHaveLength(3);
    }
  });

  it('names several breakpoints at one place', async () => {
    const { stops: all } = await stops('divide --break func:0', '--invoke divide 6 3');
    expect(all).toEqual(['Breakpoint: export divide, divide is entered (hit 1, 1)']);
  });
});

describe('a program that throws', () => {
  const throwing = `(module (tag $oops (export "oops") (param i32)) (tag $calm)
    (func $risky (param $n i32) (result i32)
      (if (i32.gt_s (local.get $n) (i32.const 3)) (then (throw $oops (local.get $n))))
      (throw $calm))
    (func (export "guarded") (param $n i32) (result i32)
      (block $calm (block $oops (result i32)
        (try_table (catch $oops $oops) (catch $calm $calm) (return (call $risky (local.get $n))))
        unreachable) (return))
      i32.const -1)
    (func (export "bare") (param $n i32) (result i32) (call $risky (local.get $n))))`;

  it('says what nobody catches, with the stack, and has an exit code for it', async () => {
    const { code, out, err } = await run('--invoke guarded 7 --invoke bare 7', throwing);
    expect([code, out]).toEqual([70, ['7']]);
    expect(err[0]).toMatch(/^Exception \$oops \(i32 7\) thrown at 0x[0-9a-f]+ in \$risky: nobody catches it\.$/);
    expect(err.slice(1).map((line) => line.replaceAll(/0x[0-9a-f]+/g, '#'))).toEqual([
      '  #0 risky(n=i32:7) at #: throw $oops | i32:7',
      '  #1 bare(n=i32:7) at #: call $risky',
    ]);
  });

  it('tells of throws when asked, of all or of those with a tag', async () => {
    const told = async (where: string): Promise<string[]> => {
      const { err } = await run(`--break ${where} --invoke guarded 7 --invoke guarded 1`, throwing);
      return err.filter((line) => !line.startsWith('  #'));
    };
    expect(await told('throw')).toEqual(['Breakpoint: exception (hit 1)', 'Breakpoint: exception (hit 2)']);
    expect(await told('throw:oops')).toEqual(['Breakpoint: exception oops (hit 1)']);
    expect(await told('throw:1')).toEqual(['Breakpoint: exception calm (hit 1)']);
    expect(await run('--break throw:gone --invoke guarded 1', throwing)).toMatchObject({ code: 64 });
  });

  it('is counted right when it is stopped at throws', async () => {
    // Twelve instructions, the throw and the return among them.
    for (const [max, ended] of [
      [11, true],
      [12, false],
    ] as const) {
      const { err } = await run(`--break throw --max ${max} --invoke guarded 7`, throwing);
      expect(err.some((line) => line.startsWith('Ended after'))).toBe(ended);
    }
  });
});

describe('run --tier', () => {
  const long = `(module (memory 1)
    (func $sum (param $n i32) (result i64) (local $sum i64)
      (loop $on
        (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (local.get $n))))
        (br_if $on (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
      (local.get $sum))
    (func (export "main") (result i64) (call $sum (i32.const 30000000)))
    (func $reach (param $at i32) (result i32) (i32.load (local.get $at)))
    (func (export "trap") (result i32) (call $reach (i32.const 70000))))`;

  it.each(['auto', 'interpreter', 'native'])('%s comes to the same results', async (tier) => {
    expect(await run(`--tier ${tier}`, long)).toEqual({ code: 0, out: ['450000015000000'], err: [] });
  });

  it('native stops at breakpoints, and tells them with the stack', async () => {
    const words = '--break func:reach --invoke trap';
    const [native, interpreted] = [
      await run(`--tier native ${words}`, long),
      await run(`--tier interpreter ${words}`, long),
    ];
    expect(native.err.slice(0, 3)).toEqual(interpreted.err.slice(0, 3));
  });

  it('native says of a trap where it was, and how to see more', async () => {
    const { code, err } = await run('--tier native --invoke trap', long);
    expect(code).toBe(134);
    expect(err[0]).toMatch(/^trap: Memory was accessed behind its end/);
    expect(err[1]).toMatch(/^ {2}It was in reach at 0x[0-9a-f]+\. With --tier interpreter it is told in full\.$/);
  });

  it('has no other', async () => {
    expect(await run('--tier fast')).toMatchObject({
      code: 64,
      err: ["wasmscope: --tier is one of auto, interpreter, native, not 'fast'.", "See 'wasmscope help'."],
    });
  });
});
