import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/args.ts';
import { findFunction, parseWhere } from '../../src/cli/where.ts';
import { decode, type WasmModule } from '../../src/engine/index.ts';
import { wat } from '../support/wat.ts';

async function sample(): Promise<WasmModule> {
  return decode(
    await wat`(module
      (import "env" "sin" (func $sine (param f64) (result f64)))
      (import "a.b" "c.d" (func))
      (func $hidden)
      (func (export "update"))
      (func (export "f64.add"))
      (func $odd:return (export "odd:return"))
      (memory (export "memory") 1))`,
  );
}

describe('parseWhere', () => {
  it.each([
    ['update', { kind: 'export', name: 'update' }],
    ['export:memory', { kind: 'export', name: 'memory' }],
    ['func:2', { kind: 'function', func: 2, at: 'entry' }],
    ['func:2:return', { kind: 'function', func: 2, at: 'return' }],
    ['func:2:entry', { kind: 'function', func: 2, at: 'entry' }],
    ['func:hidden', { kind: 'function', func: 2, at: 'entry' }],
    ['func:$hidden:return', { kind: 'function', func: 2, at: 'return' }],
    ['func:update', { kind: 'function', func: 3, at: 'entry' }],
    ['func:odd:return', { kind: 'function', func: 5, at: 'entry' }],
    ['func:odd:return:return', { kind: 'function', func: 5, at: 'return' }],
    ['import:env.sin', { kind: 'import', module: 'env', name: 'sin' }],
    ['import:a.b.c.d', { kind: 'import', module: 'a.b', name: 'c.d' }],
    ['opcode:f64.*', { kind: 'opcode', pattern: 'f64.*' }],
    ['f64.sqrt', { kind: 'opcode', pattern: 'f64.sqrt' }],
    ['*.load*', { kind: 'opcode', pattern: '*.load*' }],
    ['memory.grow', { kind: 'opcode', pattern: 'memory.grow' }],
    ['0x2a1', { kind: 'instruction', offset: 0x2a1 }],
    ['0X2A1', { kind: 'instruction', offset: 0x2a1 }],
    ['offset:673', { kind: 'instruction', offset: 673 }],
    ['start', { kind: 'start' }],
    ['trap', { kind: 'trap' }],
  ])('reads %s', async (text, on) => {
    expect(parseWhere(await sample(), text)).toEqual(on);
  });

  it('prefers an export to an instruction of the same name', async () => {
    expect(parseWhere(await sample(), 'f64.add')).toEqual({ kind: 'export', name: 'f64.add' });
    expect(parseWhere(await sample(), 'opcode:f64.add')).toEqual({ kind: 'opcode', pattern: 'f64.add' });
  });

  it.each([
    ['updat', /no export 'updat' \(perhaps 'update'\)/],
    ['Update', /perhaps 'update'/],
    ['upbate', /perhaps 'update'/],
    ['nowhere', /no export 'nowhere', and no such instruction/],
    ['func:99', /no function '99'/],
    ['func:', /no function ''/],
    ['import:env.cos', /no such import/],
    ['0x', /no export '0x'/],
    ['0x2g', /an offset is a number/],
    ['offset:-1', /an offset is a number/],
  ])('refuses %s', async (text, message) => {
    const module = await sample();
    expect(() => parseWhere(module, text)).toThrow(UsageError);
    expect(() => parseWhere(module, text)).toThrow(message);
  });
});

describe('findFunction', () => {
  it('finds by index, by export, by the name that listings print, and by import', async () => {
    const module = await sample();
    expect(findFunction(module, '0')).toBe(0);
    expect(findFunction(module, 'sine')).toBe(0);
    expect(findFunction(module, 'a.b.c.d')).toBe(1);
    expect(findFunction(module, '6')).toBe(null);
    expect(findFunction(module, 'toString')).toBe(null);
  });
});
