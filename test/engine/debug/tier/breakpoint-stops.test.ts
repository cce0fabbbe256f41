import { describe, expect, it } from 'vitest';
import { InstructionReader } from '../../../../src/engine/binary/instructions.ts';
import { breakpointStops } from '../../../../src/engine/debug/tier/breakpoint-stops.ts';
import { Breakpoints, type BreakpointOn, decode, validate, type WasmModule } from '../../../../src/engine/index.ts';
import { wat } from '../../../support/wat.ts';

const source = `(module
  (memory 1)
  (global $g (mut i32) (i32.const 0))
  (global $h (mut i32) (i32.const 0))
  (func $a (param i32) (result i32)
    local.get 0
    if (result i32)
      i32.const 1
      return
    else
      i32.const 2
      global.set $g
      global.get $h
    end)
  (func $b (param i32) (local i32)
    local.get 0
    local.set 1
    local.get 0
    br_if 0
    i32.const 1
    memory.grow
    drop))`;

/** The instructions of a function that are stops, by their numbers in it. */
function stops(module: WasmModule, func: number, on: readonly BreakpointOn[], goals: readonly number[] = []): number[] {
  const breakpoints = new Breakpoints(module, { funcName: String, tagName: String });
  breakpoints.set(on.map((one, i) => ({ id: `b${i}`, enabled: true, on: one })));
  const all = breakpointStops(module, breakpoints.wanted, new Map([[func, new Set(goals)]])).of(func);
  const found: number[] = [];
  const reader = InstructionReader.ofBody(module.bytes, module.funcs[func]!.body!, func);
  for (let i = 0; reader.next(); i++) if (all?.has(reader.offset, reader)) found.push(i);
  return found;
}

function keyOf(module: WasmModule, func: number, on: readonly BreakpointOn[]): string | undefined {
  const breakpoints = new Breakpoints(module, { funcName: String, tagName: String });
  breakpoints.set(on.map((one, i) => ({ id: `b${i}`, enabled: true, on: one })));
  return breakpointStops(module, breakpoints.wanted, new Map()).of(func)?.key;
}

async function made(): Promise<WasmModule> {
  const module = decode(await wat(source));
  validate(module);
  return module;
}

describe('stops for breakpoints', () => {
  it('are at entries, returns, instructions and opcodes', async () => {
    const module = await made();
    const { code } = module.funcs[1]!.body!;
    expect(stops(module, 0, [])).toEqual([]);
    expect(stops(module, 0, [{ kind: 'function', func: 0, at: 'entry' }])).toEqual([0]);
    expect(stops(module, 0, [{ kind: 'function', func: 0, at: 'return' }])).toEqual([3, 9]);
    expect(stops(module, 1, [{ kind: 'function', func: 1, at: 'return' }])).toEqual([3, 7]);
    expect(stops(module, 1, [{ kind: 'function', func: 0, at: 'entry' }])).toEqual([]);
    expect(stops(module, 1, [{ kind: 'instruction', offset: code + 2 }])).toEqual([1]);
    expect(stops(module, 0, [{ kind: 'opcode', pattern: 'i32.const' }])).toEqual([2, 5]);
    expect(stops(module, 1, [], [code])).toEqual([0]);
  });

  it('are at what may touch a watched global or local, and where watched memory grows', async () => {
    const module = await made();
    expect(stops(module, 0, [{ kind: 'global', global: 0, access: 'write' }])).toEqual([6]);
    expect(stops(module, 0, [{ kind: 'global', global: 1, access: 'read' }])).toEqual([7]);
    expect(stops(module, 1, [{ kind: 'local', func: 1, local: 0, access: 'access' }])).toEqual([0, 2]);
    expect(stops(module, 0, [{ kind: 'local', func: 1, local: 0, access: 'access' }])).toEqual([]);
    expect(stops(module, 1, [{ kind: 'memory', memory: 0, address: 0, length: 4, access: 'write' }])).toEqual([5]);
  });

  it('have equal keys when they are the same', async () => {
    const module = await made();
    const opcode: BreakpointOn = { kind: 'opcode', pattern: 'i32.const' };
    const entry: BreakpointOn = { kind: 'function', func: 0, at: 'entry' };
    const local: BreakpointOn = { kind: 'local', func: 1, local: 0, access: 'read' };
    expect(keyOf(module, 0, [opcode, entry])).toBe(keyOf(module, 0, [entry, opcode, local]));
    expect(keyOf(module, 0, [opcode])).not.toBe(keyOf(module, 0, [opcode, entry]));
    expect(keyOf(module, 1, [opcode, local])).not.toBe(keyOf(module, 1, [opcode]));
    expect(keyOf(module, 1, [entry])).toBeUndefined();
  });
});
