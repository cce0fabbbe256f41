import { describe, expect, it } from 'vitest';
import { help } from '../../src/cli/help.ts';
import { main } from '../../src/cli/main.ts';
import { command } from '../support/command-line.ts';

describe('main', () => {
  it.each([['help'], ['--help'], ['-h'], ['run', '--help']])('prints the help for %s %s', async (...words) => {
    expect(await command(words)).toEqual({ code: 0, out: [help.trimEnd()], err: [] });
  });

  it('says its version', async () => {
    expect(await command(['--version'])).toEqual({
      code: 0,
      out: [expect.stringMatching(/^wasmscope \d+\.\d+\.\d+$/)],
      err: [],
    });
  });

  it('answers a command line it does not understand with 64 and what to do', async () => {
    expect(await command([])).toMatchObject({
      code: 64,
      out: [],
      err: [expect.stringMatching(/Name a command/), expect.stringMatching(/help/)],
    });
    expect(await command(['fly', 'a.wasm'])).toMatchObject({ code: 64 });
  });

  it('owns up to errors of its own', async () => {
    const err: string[] = [];
    const io = {
      read: () => Promise.resolve(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])),
      out: () => {
        throw new TypeError('broken');
      },
      err: (line: string) => err.push(line),
      breathe: () => Promise.resolve(),
      write: () => {},
      input: () => Promise.resolve(null),
      path: (name: string) => name,
      terminal: false,
      environment: {},
    };
    expect(await main(io, ['info', 'a.wasm'])).toBe(70);
    expect(err[0]).toMatch(/wrong in Wasmscope itself: TypeError: broken/);
  });

  it('mentions every command, flag and form of --break in the help', () => {
    for (const word of [
      'info',
      'disasm',
      'run',
      'trace',
      '--json',
      '--func',
      '--invoke',
      '--break',
      '--max',
      '--dir',
      '--env',
      '--write',
    ]) {
      expect(help).toContain(word);
    }
    for (const word of ['func:12:return', 'import:env.sin', 'opcode:f64.*', '0x2a1', 'start', 'trap']) {
      expect(help).toContain(word);
    }
  });
});
