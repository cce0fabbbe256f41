import { describe, expect, it } from 'vitest';
import { parseArgs, UsageError } from '../../src/cli/args.ts';

const parse = (line: string) => parseArgs(line.split(' '));

describe('parseArgs', () => {
  it('reads a command and its file', () => {
    expect(parse('info a.wasm')).toEqual({
      command: 'info',
      file: 'a.wasm',
      invokes: [],
      breaks: [],
      max: null,
      tier: 'auto',
      func: null,
      json: false,
      args: [],
      env: [],
      dirs: [],
      write: false,
      module: null,
      to: null,
      prints: [],
    });
    expect(parse('info --json a.wasm')).toMatchObject({ file: 'a.wasm', json: true });
    expect(parse('disasm a.wasm --func update')).toMatchObject({ func: 'update' });
  });

  it('takes what follows --invoke NAME as arguments, negative numbers too', () => {
    expect(parse('run a.wasm --invoke add -1 0x10').invokes).toEqual([{ name: 'add', args: ['-1', '0x10'] }]);
  });

  it('lets flags stand between and behind arguments', () => {
    expect(parse('trace a.wasm --invoke f 1 --max 1_000 --break f 2 --break=func:3')).toMatchObject({
      invokes: [{ name: 'f', args: ['1', '2'] }],
      max: 1000,
      breaks: ['f', 'func:3'],
    });
  });

  it('calls several exports in order', () => {
    expect(parse('run a.wasm --invoke resize 4 3 --invoke draw').invokes).toEqual([
      { name: 'resize', args: ['4', '3'] },
      { name: 'draw', args: [] },
    ]);
  });

  it('knows no flags behind --', () => {
    expect(parse('run a.wasm --invoke f -- --max 3').invokes).toEqual([{ name: 'f', args: ['--max', '3'] }]);
    expect(parse('info -- --json').file).toBe('--json');
  });

  it('gives what follows -- to the program when no call is named', () => {
    expect(parse('run a.wasm -- --max 3 x').args).toEqual(['--max', '3', 'x']);
    expect(parse('trace a.wasm --max 9 --').args).toEqual([]);
  });

  it('reads folders and variables of a program', () => {
    expect(parse('run a.wasm --dir .::/ --dir /tmp/x --write')).toMatchObject({
      dirs: [
        { host: '.', guest: '/' },
        { host: '/tmp/x', guest: '/tmp/x' },
      ],
      write: true,
    });
    const env = parseArgs(['run', 'a.wasm', '--env', 'A=1=2', '--env=B=', '--env', 'HOME'], { HOME: '/h' }).env;
    expect(env).toEqual([
      ['A', '1=2'],
      ['B', ''],
      ['HOME', '/h'],
    ]);
  });

  it('reads where to go in a session, and what to print there', () => {
    expect(parse('replay a.wscope --to 50% --print stack --print=memory:0+4 --module b.wasm')).toMatchObject({
      file: 'a.wscope',
      to: '50%',
      prints: ['stack', 'memory:0+4'],
      module: 'b.wasm',
    });
    expect(parse('replay a.wscope --to frame 312')).toMatchObject({ to: 'frame 312' });
  });

  it.each([
    ['nonsense a.wasm', /no command 'nonsense'.*info, disasm, run, trace, replay/],
    ['constructor a.wasm', /no command 'constructor'/],
    ['run', /'run' needs a file/],
    ['info a.wasm b.wasm', /Unexpected 'b.wasm'/],
    ['info a.wasm --break f', /'info' has no option --break/],
    ['run a.wasm --speed 3', /'run' has no option --speed/],
    ['run a.wasm --invoke', /--invoke needs a value/],
    ['run --invoke f 1', /Name the file before --invoke/],
    ['trace a.wasm --max many', /--max takes a number of instructions, not 'many'/],
    ['run a.wasm --env =x', /--env takes NAME=VALUE/],
    ['run a.wasm --env NOWHERE', /there is no such variable/],
    ['run a.wasm --dir ::/', /--dir takes FOLDER/],
    ['run a.wasm --dir x::', /--dir takes FOLDER/],
    ['trace a.wasm --max -1', /--max takes a number/],
    ['trace a.wasm --max 1e9', /--max takes a number/],
  ])('refuses "%s"', (line, message) => {
    expect(() => parse(line)).toThrow(UsageError);
    expect(() => parse(line)).toThrow(message);
  });

  it('refuses an empty command line', () => {
    expect(() => parseArgs([])).toThrow(/Name a command/);
  });
});
