import { describe, expect, it } from 'vitest';
import { wat } from '../support/wat.ts';
import { differ } from './judge.ts';
import { observe, type Plan } from './observe.ts';
import { pacedApi, straight } from './paced-api.ts';

const text = `(module
  (import "env" "log" (func $log (param i32) (result i64)))
  (memory (export "memory") 1 2) (table (export "table") 2 4 funcref) (elem (i32.const 1) $run)
  (global (export "count") (mut i32) (i32.const 5))
  (func $run (export "run") (param i32 i64) (result i32 i64)
    (i32.store (i32.const 8) (local.get 0))
    (i32.add (local.get 0) (i32.const 1))
    (i64.add (local.get 1) (call $log (i32.const 3))))
  (func (export "stop") unreachable)
  (func (export "far") (drop (i32.load (i32.const 70000)))))`;

const plan: Plan = {
  imports: [{ module: 'env', name: 'log', kind: 'func', results: ['i64'] }],
  calls: [
    { name: 'run', args: ['n:41', 'b:-2'] },
    { name: 'stop', args: [] },
    { name: 'far', args: [] },
    { name: 'run', args: ['n:1'] },
  ],
  wild: false,
};

describe('what is seen of a module', () => {
  it('is its results, traps, calls of the host and state', async () => {
    const { log, valid } = observe(WebAssembly, await wat(text), plan);
    expect(valid).toBe(true);
    expect(log[0]).toMatch(/^instantiated: memory=1:[0-9a-f]+; table=2\[null func 1\]; count=5$/);
    expect(log[1]).toBe('host log(3)');
    expect(log[2]).toMatch(/^run\(n:41, b:-2\) = 42, -1n; memory=1:/);
    expect(log[3]).toMatch(/^stop\(\) = trap unreachable; /);
    expect(log[4]).toMatch(/^far\(\) = trap memory; /);
    expect(log[5]).toMatch(/^run\(n:1\) = TypeError; /);
  });

  it('is the same of ours, at any pace', async () => {
    const bytes = await wat(text);
    const theirs = observe(WebAssembly, bytes, plan);
    for (const pace of [straight, { fuel: 1, strewn: null }, { fuel: 5000, strewn: 1 }, { fuel: 9, strewn: 2 }]) {
      const { api, before } = pacedApi(pace);
      expect(observe(api, bytes, plan, before).log).toEqual(theirs.log);
    }
  });

  it('differs when an engine calculates wrongly', async () => {
    const right = await wat(text);
    const wrong = await wat(text.replace('i32.add', 'i32.sub'));
    const { api, before } = pacedApi(straight);
    const difference = differ(observe(api, wrong, plan, before), observe(WebAssembly, right, plan));
    expect(difference?.kind).toBe('differs after values');
    expect(difference?.detail).toMatch(/ours .*= 40, -1n/);
  });

  it('differs when a memory holds something else', async () => {
    const right = await wat(text);
    const wrong = await wat(text.replace('(i32.const 8)', '(i32.const 9)'));
    const difference = differ(observe(WebAssembly, wrong, plan), observe(WebAssembly, right, plan));
    expect(difference?.kind).toBe('differs after values');
    expect(difference?.detail).toContain('memory=1:');
  });

  it('says of an invalid module only that', async () => {
    const { log, valid, message } = observe(WebAssembly, Uint8Array.of(0, 1, 2), plan);
    expect({ log, valid }).toEqual({ log: [], valid: false });
    expect(message).not.toBe('');
  });
});
