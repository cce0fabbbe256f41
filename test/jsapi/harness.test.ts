import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findTests, runTest } from './runner.ts';

const dir = mkdtempSync(join(tmpdir(), 'wasmscope-wpt-'));
afterAll(() => rmSync(dir, { recursive: true }));

it('runs a test file with its scripts, on the object it is given, and tells what failed and why', async () => {
  writeFileSync(join(dir, 'helper.js'), 'function helped() { return WebAssembly.answer; }\nthis.made = { here: 1 };\n');
  writeFileSync(
    join(dir, 'one.any.js'),
    `// META: script=/wasm/jsapi/helper.js
     let ready;
     setup(() => { ready = true; });
     test(() => { assert_true(ready); assert_equals(helped(), 42); assert_equals(made.here, 1); }, "passes");
     test(() => { assert_equals(0, -0, "zeros"); }, "fails");
     test(() => { assert_throws_js(TypeError, () => { throw new RangeError("no"); }); }, "wrong error");
     test(() => { assert_throws_js(TypeError, () => {}); }, "no error");
     test((t) => { const f = t.unreached_func("never"); try { f(); } catch {} }, "reached");
     test(() => { assert_equals(Object.getOwnPropertyDescriptor(this, "WebAssembly").enumerable, false); }, "global");
     promise_test(async () => { await null; assert_array_equals([1, 2], [1, 2]); }, "later");
     promise_test((t) => promise_rejects_js(t, RangeError, Promise.reject(new RangeError())), "rejects");
     promise_test((t) => promise_rejects_js(t, RangeError, Promise.resolve()), "does not reject");
     test(() => { assert_implements_optional(false, "a thing"); }, "optional");
    `,
  );
  expect(findTests(dir)).toEqual(['one.any.js']);
  const outcomes = await runTest(dir, 'one.any.js', { answer: 42 });
  expect(outcomes.map(({ name, status, message }) => `${name}: ${status} ${message}`.trim())).toEqual([
    'passes: passed',
    'fails: failed expected -0 but got 0 ("zeros")',
    'wrong error: failed threw RangeError "no", expected TypeError',
    'no error: failed did not throw',
    'reached: failed never',
    'global: passed',
    'optional: skipped a thing',
    'later: passed',
    'rejects: passed',
    'does not reject: failed did not reject (undefined)',
  ]);
});

it('tells of a file that cannot be run at all', async () => {
  writeFileSync(join(dir, 'two.any.js'), 'throw new Error("broken");');
  const [outcome] = await runTest(dir, 'two.any.js', {});
  expect(outcome).toMatchObject({ name: 'the file itself', status: 'failed' });
});
