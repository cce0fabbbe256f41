import { describe, expect, it } from 'vitest';
import { shipLine } from '../../../src/engine/hosts/display.ts';
import type { Effect, HostContext, ImportRequest, Provided } from '../../../src/engine/hosts/host.ts';
import { f64, i32, toNumber } from '../../../src/engine/runtime/value.ts';
import { hosts } from '../../../src/engine/hosts/registry.ts';
import { Stubs } from '../../../src/engine/hosts/stubs.ts';
import type { ValueType } from '../../../src/engine/module/types.ts';
import type { Value } from '../../../src/engine/runtime/value.ts';

function func(name: string, params: ValueType[], results: ValueType[] = [], module = 'env'): ImportRequest {
  return { module, name, type: { kind: 'func', type: { params, results } } };
}

function provide(request: ImportRequest): { host: string; provided: Provided } | null {
  for (const host of hosts) {
    const provided = host.provide(request);
    if (provided) return { host: host.id, provided };
  }
  return null;
}

function call(provided: Provided | undefined, ...args: Value[]): { results: readonly Value[]; effects: Effect[] } {
  if (provided?.kind !== 'func') throw new Error('not a function');
  const effects: Effect[] = [];
  const context = { effect: (record: Effect) => void effects.push(record) } as HostContext;
  const results = provided.run(args, context);
  if (!Array.isArray(results)) throw new Error('does not answer at once');
  return { results, effects };
}

describe('the rocket host', () => {
  it('draws by leaving records', () => {
    const found = provide(func('draw_player', ['f64', 'f64', 'f64']));
    expect(found?.host).toBe('rocket');
    expect(call(found?.provided, f64(1), f64(2.5), f64(-3)).effects).toEqual([
      { kind: 'draw', op: 'draw_player', args: [1, 2.5, -3] },
    ]);
  });

  it('computes sine, cosine and arc tangent, and says that they are pure', () => {
    for (const [name, expected] of [
      ['sin', Math.sin(2)],
      ['cos', Math.cos(2)],
      ['Math_atan', Math.atan(2)],
    ] as const) {
      const provided = provide(func(name, ['f64'], ['f64']))?.provided;
      expect(toNumber(call(provided, f64(2)).results[0]!)).toBe(expected);
      expect(provided).toMatchObject({ pure: true });
    }
  });

  it('does the same for plain numbers', () => {
    const effects: Effect[] = [];
    const context = { effect: (record: Effect) => void effects.push(record) } as HostContext;
    const fast = (name: string, params: number, results: ValueType[] = []) => {
      const provided = provide(
        func(
          name,
          Array.from({ length: params }, () => 'f64'),
          results,
        ),
      )?.provided;
      return provided?.kind === 'func' ? provided.fast?.(context, 1, 2, 3, 4) : undefined;
    };
    expect(fast('draw_enemy', 2)).toBe(0);
    expect(fast('clear_screen', 0)).toBe(0);
    expect(fast('cos', 1, ['f64'])).toBe(Math.cos(1));
    expect(effects).toEqual([
      { kind: 'draw', op: 'draw_enemy', args: [1, 2] },
      { kind: 'draw', op: 'clear_screen', args: [] },
    ]);
  });

  it('does not know another type, module or name, nor what every object has', () => {
    expect(provide(func('sin', ['f32'], ['f32']))).toBeNull();
    expect(provide(func('sin', ['f64'], ['f64'], 'math'))).toBeNull();
    expect(provide(func('tan', ['f64'], ['f64']))).toBeNull();
    expect(provide(func('toString', []))).toBeNull();
    expect(
      provide({
        module: 'env',
        name: 'sin',
        type: { kind: 'memory', type: { limits: { min: 1, max: null }, address: 'i32', shared: false } },
      }),
    ).toBeNull();
  });
});

describe('the display host', () => {
  it('prints the ship where it is', () => {
    const found = provide(func('display_player', ['f64']));
    expect(found?.host).toBe('display');
    expect(call(found?.provided, f64(3.9)).effects).toEqual([{ kind: 'print', text: '   <0:>' }]);
  });

  it('keeps the line short whatever the position', () => {
    expect(shipLine(-5)).toBe('<0:>');
    expect(shipLine(Number.NaN)).toBe('<0:>');
    expect(shipLine(Number.POSITIVE_INFINITY)).toHaveLength(404);
  });
});

describe('stubs', () => {
  it('log their calls and give 0 or null until told otherwise', () => {
    const stubs = new Stubs();
    const provided = stubs.provide(func('f', ['i32'], ['i64', 'externref'], 'a'));
    const first = call(provided, i32(7));
    expect(first.results).toEqual([
      { type: 'i64', bits: 0n },
      { type: 'externref', ref: null },
    ]);
    expect(first.effects).toEqual([{ kind: 'call', name: 'a.f', args: [i32(7)], results: first.results }]);
    stubs.setResults('a', 'f', [
      { type: 'i64', bits: 5n },
      { type: 'externref', ref: null },
    ]);
    expect(call(provided, i32(7)).results[0]).toEqual({ type: 'i64', bits: 5n });
  });

  it('do not mix up names that read the same when joined', () => {
    const stubs = new Stubs();
    stubs.provide(func('bc', [], ['i32'], 'a'));
    const other = stubs.provide(func('c', [], ['i32'], 'ab'));
    stubs.setResults('a', 'bc', [i32(1)]);
    expect(call(other).results).toEqual([i32(0)]);
  });

  it('stand in for memories, tables and globals of the imported type', () => {
    const stubs = new Stubs();
    const memory = { kind: 'memory', type: { limits: { min: 2, max: 3 }, address: 'i32', shared: false } } as const;
    const table = {
      kind: 'table',
      type: { element: 'funcref', limits: { min: 1, max: null }, address: 'i32' },
    } as const;
    const global = { kind: 'global', type: { value: 'f32', mutable: false } } as const;
    expect(stubs.provide({ module: 'm', name: 'x', type: memory })).toEqual(memory);
    expect(stubs.provide({ module: 'm', name: 'x', type: table })).toEqual(table);
    expect(stubs.provide({ module: 'm', name: 'x', type: global })).toEqual({
      ...global,
      value: { type: 'f32', bits: 0 },
    });
  });

  it('refuse what has no value in this engine', () => {
    const stubs = new Stubs();
    const global = { kind: 'global', type: { value: '(ref extern)', mutable: false } } as const;
    expect(() => stubs.provide({ module: 'm', name: 'v', type: global })).toThrow(
      'there is no stand-in for a value of type (ref extern)',
    );
    expect(() => stubs.provide(func('f', [], ['(ref extern)'], 'm'))).toThrow('a value of type (ref extern)');
  });
});
