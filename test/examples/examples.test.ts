import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { autoplay, examples, findExample, firstExample } from '../../src/examples/index.ts';
import { exampleUrls } from '../../src/examples/urls.ts';

const folder = new URL('../../src/examples/', import.meta.url);

async function instantiate(file: string, shown: number[] = []): Promise<WebAssembly.Instance> {
  const module = await WebAssembly.compile(await readFile(new URL(file, folder)));
  return new WebAssembly.Instance(module, { env: { display_player: (x: number) => void shown.push(x) } });
}

function call(instance: WebAssembly.Instance, name: string, ...args: number[]): unknown {
  return (instance.exports[name] as (...args: number[]) => unknown)(...args);
}

describe('the list of samples', () => {
  test('has ids that tell them apart, and begins with Rocket on the first launch', () => {
    expect(new Set(examples.map((example) => example.id)).size).toBe(examples.length);
    expect(firstExample.host).toBe('rocket');
    for (const example of examples) expect(findExample(example.id)).toBe(example);
    expect(findExample('nothing of that name')).toBeUndefined();
  });

  test('leaves no module in the folder unnamed, and names none that is not there', async () => {
    const present = [
      ...(await readdir(new URL('lessons/', folder))).map((name) => `lessons/${name}`),
      ...(await readdir(new URL('rocket/', folder))).map((name) => `rocket/${name}`),
      ...(await readdir(new URL('glowworm/', folder))).map((name) => `glowworm/${name}`),
    ];
    expect(present.filter((name) => name.endsWith('.wasm')).sort()).toEqual(examples.map((one) => one.file).sort());
    for (const { wat, map } of examples) for (const file of [wat, map]) if (file) expect(present).toContain(file);
  });

  test('has an address for every file that a page fetches', async () => {
    for (const { file, map } of examples) {
      for (const path of map ? [file, map] : [file]) {
        expect(exampleUrls[path]?.href).toBe(new URL(path, folder).href);
      }
    }
  });

  test('is plain data', () => {
    expect(structuredClone(examples)).toEqual(examples);
  });

  test.each(examples)('$id has a lesson in sentences, with closed code spans', (example) => {
    expect(example.summary).toMatch(/\.$/);
    expect(example.lesson.length).toBeGreaterThanOrEqual(2);
    for (const { heading, body } of example.lesson) {
      expect(heading).not.toBe('');
      for (const paragraph of body) {
        expect(paragraph.split('`').length % 2, paragraph).toBe(1);
        expect(paragraph).toMatch(/[.?!]$/);
      }
    }
  });

  test.each(examples)('$id exports or imports what its entry, calls and first breakpoint name', async (example) => {
    const module = await WebAssembly.compile(await readFile(new URL(example.file, folder)));
    const exported = WebAssembly.Module.exports(module).map((entry) => entry.name);
    for (const entry of [...(example.entry ? [example.entry] : []), ...(example.calls ?? [])]) {
      expect(exported).toContain(entry.export);
    }
    const first = example.firstBreakpoint;
    if (first?.kind === 'export') expect(exported).toContain(first.name);
    if (first?.kind === 'import') {
      expect(WebAssembly.Module.imports(module)).toContainEqual({
        module: first.module,
        name: first.name,
        kind: 'function',
      });
    }
    if (first?.kind === 'opcode')
      expect(await readFile(new URL(example.wat ?? '', folder), 'utf8')).toContain(first.pattern);
  });

  test.each(examples)('$id imports something exactly if it has a host', async (example) => {
    const module = await WebAssembly.compile(await readFile(new URL(example.file, folder)));
    expect(WebAssembly.Module.imports(module).length > 0).toBe(example.host !== 'none');
  });
});

describe('the lessons', () => {
  test('compute 2.3 in three ways', async () => {
    for (const id of ['stack', 'memory', 'function']) {
      const instance = await instantiate(findExample(id)?.file ?? '');
      expect(call(instance, 'main')).toBe(2 + 3 * 0.1);
    }
  });

  test('keep x at address 22 and v at 42', async () => {
    for (const id of ['memory', 'function', 'loop', 'display']) {
      const instance = await instantiate(findExample(id)?.file ?? '');
      const result = call(instance, 'main');
      const view = new DataView((instance.exports['memory'] as WebAssembly.Memory).buffer);
      expect(view.getFloat64(22, true)).toBe(result);
      expect(Math.abs(view.getFloat64(42, true))).toBe(3);
    }
  });

  test('fly to 70 and back, as the same loop in JavaScript does', async () => {
    const flight: number[] = [];
    let x = 2;
    let v = 3;
    while (x > 0) {
      flight.push(x);
      x = x + v * 0.1;
      if (x >= 70) v = -v;
    }
    const shown: number[] = [];
    const instance = await instantiate('lessons/05-display.wasm', shown);
    expect(call(instance, 'main')).toBe(x);
    expect(shown).toEqual(flight);
    expect(call(await instantiate('lessons/04-loop.wasm'), 'main')).toBe(x);
  });

  test('import display_player as the host has it: one f64, no result', async () => {
    expect(await readFile(new URL('lessons/05-display.wat', folder), 'utf8')).toContain(
      '(import "env" "display_player" (func $display_player (param $x f64)))',
    );
  });

  test('trap in as many ways as they promise', async () => {
    const example = findExample('traps');
    const instance = await instantiate(example?.file ?? '');
    const messages = new Set<string>();
    for (const { export: name, args } of [{ export: 'main', args: [] }, ...(example?.calls ?? [])]) {
      try {
        call(instance, name, ...args.map((arg) => Number(arg === 'nan' ? Number.NaN : arg)));
        expect.fail(`${name} has not trapped`);
      } catch (error) {
        expect(error).toBeInstanceOf(name === 'dig' ? RangeError : WebAssembly.RuntimeError);
        messages.add((error as Error).message);
      }
    }
    expect(messages.size).toBeGreaterThanOrEqual(7);
    expect(call(instance, 'act', 0, 21)).toBe(42);
    expect(call(instance, 'look', 65528)).toBe(0);
    expect(call(instance, 'divide', 7, 2)).toBe(3);
  });
});

test('the committed player depends on the frame alone, and uses every key', () => {
  const used = new Set<string>();
  for (let frame = 0; frame < 600; frame++) {
    const keys = autoplay(frame);
    expect(autoplay(frame)).toEqual(keys);
    expect(keys.turn_left && keys.turn_right).toBe(false);
    for (const [key, down] of Object.entries(keys)) if (down) used.add(key);
  }
  expect([...used].sort()).toEqual(['boost', 'shoot', 'turn_left', 'turn_right']);
});
