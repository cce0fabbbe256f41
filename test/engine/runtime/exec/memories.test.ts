import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import { i32, i64, LinkError, Store, type TrapCause, type Value } from '../../../../src/engine/index.ts';
import type { Opcode } from '../../../../src/engine/module/opcode.ts';
import { atomicRows } from '../../../../src/engine/module/opcode-rows/atomic.ts';
import { memoryRows } from '../../../../src/engine/module/opcode-rows/memory.ts';
import { simdRows } from '../../../../src/engine/module/opcode-rows/simd.ts';
import { type Loaded, Session } from '../support.ts';

const accesses = [...memoryRows, ...simdRows, ...atomicRows].filter(
  ({ access, mnemonic }) => access !== null && !/notify|wait/.test(mnemonic),
);

/** The same access of three memories: 0 with i32 addresses, 1 with i32, 2 with i64; what it gives goes to `$out`. */
function accessorText({ mnemonic, params, results, immediate }: Opcode): string {
  const constants = {
    i32: '0x89abcdef',
    i64: '0x0123456789abcdef',
    f32: '1.5',
    f64: '-2.5',
    v128: 'i32x4 1 2 3 0x80000000',
  };
  const rest = params!.slice(1).map((type) => `(${type}.const ${constants[type as keyof typeof constants]})`);
  const lane = immediate === 'memarg-lane' ? '1' : '';
  const [result] = results!;
  return ['$a', '$b', '$c']
    .map((memory, i) => {
      const address = i === 2 ? '(i64.extend_i32_u (local.get 0))' : '(local.get 0)';
      const access = `(${mnemonic} ${memory} offset=8 ${lane} ${address} ${rest.join(' ')})`;
      const body = result === undefined ? access : `(${result}.store $out (i32.const ${32 * i}) ${access})`;
      return `(func (export "${mnemonic} ${i}") (param i32) ${body})`;
    })
    .join('\n');
}

const cause = (loaded: Loaded, name: string, ...args: readonly Value[]): TrapCause | null => {
  loaded.call(name, ...args);
  const stop = loaded.run();
  loaded.machine.unwind();
  return stop.why === 'trap' ? stop.trap.cause : null;
};

describe('every load and store', () => {
  it('does to another memory, and with 64-bit addresses, what it does to memory 0', async () => {
    const loaded = await Session.of(
      `(memory $a 1) (memory $b 1) (memory $c i64 1) (memory $out 1) ${accesses.map(accessorText).join('\n')}`,
    );
    const [a, b, c, out] = loaded.instance.memories;
    const traps = new Set<string>();
    for (const { mnemonic } of accesses) {
      for (const address of [0, 8, 16, 24, 1000, 65_512, 65_520, 65_527, 65_528, 0xffff_fff8]) {
        for (const memory of [a, b, c]) for (let i = 0; i < 65_536; i += 997) memory!.bytes[i] = i * 7;
        for (const memory of [a, b, c]) memory!.bytes.fill(0x80 + (address % 97), 16, 40);
        const causes = [0, 1, 2].map((i) => cause(loaded, `${mnemonic} ${i}`, i32(address)));
        if (causes[0] !== null) traps.add(causes[0]!.kind);
        for (const i of [1, 2]) {
          const expected = causes[0] === null ? null : { ...causes[0]!, memory: i };
          expect([mnemonic, address, i, causes[i]]).toEqual([mnemonic, address, i, expected]);
          expect(Buffer.from([a, b, c][i]!.bytes).equals(Buffer.from(a!.bytes))).toBe(true);
          expect(out!.read(32 * i, 16)).toEqual(out!.read(0, 16));
        }
      }
    }
    expect(traps).toEqual(new Set(['out-of-bounds-memory-access']));
  }, 30_000);
});

describe('64-bit addresses', () => {
  const wide = (body: string): Promise<Loaded> =>
    Session.of(`(memory i64 1 4) (table $t i64 2 8 funcref) (data $d "abcdef") (elem $e func $f)
      (type $v (func (result i32))) (func $f (type $v) (i32.const 7)) ${body}`);

  it.each([
    ['(i32.load offset=4 (local.get 0))', 2n ** 32n, 2 ** 32 + 4, 4],
    ['(i32.load offset=0xffffffffffffffff (local.get 0))', 2n ** 64n - 1n, 2n ** 65n - 2n, 4],
    ['(i32.load offset=0xffffffffffffffff (local.get 0))', 1n, 2n ** 64n, 4],
    ['(i32.load8_u offset=65532 (local.get 0))', 4n, 65536, 1],
    ['(i64.load (local.get 0))', 2n ** 53n + 1n, 2n ** 53n + 1n, 8],
    ['(i32.atomic.load offset=4 (local.get 0))', 2n ** 63n, 2n ** 63n + 4n, 4],
    ['(v128.load offset=1 (local.get 0))', 2n ** 60n, 2n ** 60n + 1n, 16],
  ])('%s with %i traps at the exact address', async (access, address, at, size) => {
    const loaded = await wide(`(func (export "f") (param i64) (drop ${access}))`);
    expect(cause(loaded, 'f', i64(address))).toEqual({
      kind: 'out-of-bounds-memory-access',
      address: at,
      size,
      limit: 65536,
      memory: 0,
    });
  });

  it('look at both halves of the index of a call', async () => {
    const loaded = await wide(
      `(elem (table $t) (offset (i64.const 1)) func $f)
       (func (export "f") (param i64) (result i32) (call_indirect $t (type $v) (local.get 0)))`,
    );
    expect(loaded.invoke('f', i64(1n))).toEqual([i32(7)]);
    expect(cause(loaded, 'f', i64(0n))).toEqual({ kind: 'uninitialized-element', index: 0, table: 0 });
    for (const index of [2n ** 32n + 1n, 2n ** 63n + 1n]) {
      expect(cause(loaded, 'f', i64(index))).toEqual({
        kind: 'undefined-element',
        index: index < 2n ** 53n ? Number(index) : index,
        limit: 2,
        table: 0,
      });
    }
  });

  it('look at both halves of the operands of whole ranges', async () => {
    const loaded = await wide(`
      (memory $b 1)
      (func (export "fill") (param i64 i64) (memory.fill (local.get 0) (i32.const 1) (local.get 1)))
      (func (export "copy") (param i64 i64 i64) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
      (func (export "init") (param i64) (memory.init $d (local.get 0) (i32.const 0) (i32.const 6)))
      (func (export "out") (param i64) (memory.copy $b 0 (i32.const 10) (local.get 0) (i32.const 6)))
      (func (export "table.fill") (param i64 i64) (table.fill $t (local.get 0) (ref.func $f) (local.get 1)))
      (func (export "table.get") (param i64) (drop (table.get $t (local.get 0))))
      (func (export "table.init") (param i64) (table.init $t $e (local.get 0) (i32.const 0) (i32.const 1)))`);
    const outOfMemory = { kind: 'out-of-bounds-memory-access', limit: 65536, memory: 0 };
    const outOfTable = { kind: 'out-of-bounds-table-access', limit: 2, table: 0 };
    const far = 2n ** 32n;
    const farther = 2n ** 62n;
    expect(cause(loaded, 'fill', i64(0n), i64(far))).toEqual({ ...outOfMemory, address: 0, size: 2 ** 32 });
    expect(cause(loaded, 'fill', i64(farther), i64(0n))).toEqual({ ...outOfMemory, address: farther, size: 0 });
    expect(cause(loaded, 'copy', i64(0n), i64(far), i64(1n))).toEqual({ ...outOfMemory, address: 2 ** 32, size: 1 });
    expect(cause(loaded, 'copy', i64(far), i64(0n), i64(1n))).toEqual({ ...outOfMemory, address: 2 ** 32, size: 1 });
    expect(cause(loaded, 'init', i64(far))).toEqual({ ...outOfMemory, address: 2 ** 32, size: 6 });
    expect(cause(loaded, 'table.fill', i64(0n), i64(far))).toEqual({ ...outOfTable, index: 0, size: 2 ** 32 });
    expect(cause(loaded, 'table.get', i64(farther))).toEqual({ ...outOfTable, index: farther, size: 1 });
    expect(cause(loaded, 'table.init', i64(far + 1n))).toEqual({ ...outOfTable, index: 2 ** 32 + 1, size: 1 });
    expect(cause(loaded, 'init', i64(100n))).toBeNull();
    expect(cause(loaded, 'out', i64(100n))).toBeNull();
    expect(Buffer.from(loaded.instance.memories[1]!.read(10, 6)).toString()).toBe('abcdef');
  });

  it('are done in pieces like any others, and a step does them at once', async () => {
    const loaded = await Session.of(
      `(memory i64 80)
       (func (export "f") (memory.fill (i64.const 3) (i32.const 9) (i64.const 5000000))
         (memory.copy (i64.const 10) (i64.const 3) (i64.const 5000000)))`,
    );
    loaded.call('f');
    const { machine } = loaded;
    let rounds = 0;
    while (machine.slice(1).why === 'fuel') rounds++;
    expect(rounds).toBeGreaterThan(5);
    const { bytes } = loaded.instance.memories[0]!;
    expect([bytes.indexOf(9), bytes.lastIndexOf(9), bytes[2], bytes[5_000_010]]).toEqual([3, 5_000_009, 0, 0]);
    bytes.fill(0);
    loaded.call('f');
    for (let i = 0; i < 4; i++) expect(machine.step().why).toBe('step');
    expect([bytes.indexOf(9), bytes.lastIndexOf(9)]).toEqual([3, 5_000_002]);
    machine.unwind();
  });

  it('are those of sizes and of -1', async () => {
    const loaded = await wide(`
      (func (export "grow") (param i64) (result i64) (memory.grow (local.get 0)))
      (func (export "size") (result i64) (memory.size))
      (func (export "table.grow") (param i64) (result i64) (table.grow $t (ref.null func) (local.get 0)))
      (func (export "table.size") (result i64) (table.size $t))`);
    expect(loaded.invoke('grow', i64(2n))).toEqual([i64(1n)]);
    expect(loaded.invoke('size')).toEqual([i64(3n)]);
    for (const pages of [2n, 2n ** 32n, 2n ** 64n - 1n]) {
      expect(loaded.invoke('grow', i64(pages))).toEqual([i64(2n ** 64n - 1n)]);
    }
    expect(loaded.invoke('table.grow', i64(3n))).toEqual([i64(2n)]);
    expect(loaded.invoke('table.grow', i64(2n ** 32n))).toEqual([i64(2n ** 64n - 1n)]);
    expect(loaded.invoke('table.size')).toEqual([i64(5n)]);
  });

  it('say exactly where a segment does not fit', async () => {
    await expect(Session.of('(memory i64 1) (data (i64.const 0xffffffffffffffff) "a")')).rejects.toMatchObject({
      cause: { kind: 'out-of-bounds-memory-access', address: 2n ** 64n - 1n, size: 1, limit: 65536, memory: 0 },
    });
    await expect(
      Session.of('(table i64 1 funcref) (func $f) (elem (i64.const 0x8000000000000001) $f)'),
    ).rejects.toMatchObject({ cause: { kind: 'out-of-bounds-table-access', index: 2n ** 63n + 1n } });
  });
});

describe('limits nobody can have', () => {
  it('are fine as a maximum, and a LinkError as a minimum', async () => {
    const loaded = await Session.of(
      `(memory i64 0 0x1000000000000) (memory 0 65536) (table i64 0 0xffffffffffffffff funcref)
       (func (export "grow") (param i64) (result i64) (memory.grow (local.get 0)))`,
    );
    expect(loaded.invoke('grow', i64(1n))).toEqual([i64(0n)]);
    await expect(Session.of('(memory i64 0x1000000000000)')).rejects.toBeInstanceOf(LinkError);
    await expect(Session.of('(table i64 0xffffffff00000000 funcref)')).rejects.toBeInstanceOf(LinkError);
    const store = new Store(nodePlatform, { maxMemoryPages: 2 ** 48 });
    const type = { address: 'i64', shared: false } as const;
    expect(store.createMemory({ ...type, limits: { min: 1, max: null } }).grow(2 ** 40)).toBe(-1);
    expect(() => store.createMemory({ ...type, limits: { min: 2 ** 40, max: null } })).toThrow(LinkError);
  });
});

it('a call through a table of another address type is still one of that type', async () => {
  const loaded = await Session.of(
    `(table $a 1 funcref) (table $b i64 1 funcref) (elem (table $a) (i32.const 0) func $f)
     (func $f (result i32) (i32.const 5))
     (func (export "f") (result i32)
       (table.copy $b $a (i64.const 0) (i32.const 0) (i32.const 1))
       (i32.add (call_indirect $a (result i32) (i32.const 0)) (call_indirect $b (result i32) (i64.const 0))))`,
  );
  expect(loaded.invoke('f')).toEqual([i32(10)]);
  expect(loaded.func('f').type.results).toEqual(['i32']);
});
