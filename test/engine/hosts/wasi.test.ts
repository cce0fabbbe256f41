import { describe, expect, it } from 'vitest';
import { functions } from '../../../src/engine/hosts/wasi/functions.ts';
import { wasi } from '../../../src/engine/hosts/wasi.ts';
import { folderOf, OUT, WasiCaller } from '../../support/wasi.ts';
import { debugging } from '../../support/debugging.ts';

const preview1 = 'wasi_snapshot_preview1';

describe('the WASI host', () => {
  it('has all 46 functions', () => {
    expect([...functions.keys()].sort()).toEqual(
      `args_get args_sizes_get clock_res_get clock_time_get environ_get environ_sizes_get fd_advise fd_allocate fd_close
       fd_datasync fd_fdstat_get fd_fdstat_set_flags fd_fdstat_set_rights fd_filestat_get fd_filestat_set_size
       fd_filestat_set_times fd_pread fd_prestat_dir_name fd_prestat_get fd_pwrite fd_read fd_readdir fd_renumber
       fd_seek fd_sync fd_tell fd_write path_create_directory path_filestat_get path_filestat_set_times path_link
       path_open path_readlink path_remove_directory path_rename path_symlink path_unlink_file poll_oneoff proc_exit
       proc_raise random_get sched_yield sock_accept sock_recv sock_send sock_shutdown`.split(/\s+/),
    );
  });

  it('knows its functions by name and type, in both versions', () => {
    const { type } = functions.get('fd_seek')!;
    const request = (module: string, name: string, result: 'i32' | 'i64' = 'i32') =>
      wasi.provide({ module, name, type: { kind: 'func', type: { params: type.params, results: [result] } } });
    expect(type.params).toEqual(['i32', 'i64', 'i32', 'i32']);
    expect(request(preview1, 'fd_seek')).toBeDefined();
    expect(request('wasi_unstable', 'fd_seek')).toBeDefined();
    expect(request(preview1, 'fd_seek', 'i64')).toBeUndefined();
    expect(request('env', 'fd_seek')).toBeUndefined();
    expect(request(preview1, 'fd_fly')).toBeUndefined();
    const accept = { kind: 'func', type: functions.get('sock_accept')!.type } as const;
    expect(wasi.provide({ module: preview1, name: 'sock_accept', type: accept })).toBeDefined();
    expect(wasi.provide({ module: 'wasi_unstable', name: 'sock_accept', type: accept })).toBeUndefined();
  });

  it('begins anew with every run', () => {
    const first = new WasiCaller(folderOf({}));
    expect(first.open('a', 'c')).toBe(4);
    expect(new WasiCaller(folderOf({})).stat('a')).toBe('noent');
    expect(first.stat('a')).toMatchObject({ size: 0 });
  });

  it('tells the folders as the program left them, and as they were given before it ran', () => {
    const caller = new WasiCaller(folderOf({ 'd/a': 'x', b: 'y' }));
    expect(caller.host.folders?.()[0]?.files.map(({ path }) => path)).toEqual(['d/a', 'b']);
    caller.write(Number(caller.open('d/c', 'c')), 'new');
    caller.path('path_unlink_file', 'b');
    expect(caller.host.folders?.()).toMatchObject([
      { name: '/', files: [{ path: 'd/' }, { path: 'd/a' }, { path: 'd/c', bytes: new TextEncoder().encode('new') }] },
    ]);
  });

  it('differs in layout and whence by the older name', () => {
    const caller = new WasiCaller(folderOf({ a: 'abcdef' }), 'wasi_unstable');
    const fd = Number(caller.open('a'));
    // cur, end, set
    expect(caller.call('fd_seek', fd, 2n, 2, OUT)).toBe('success');
    expect(caller.call('fd_seek', fd, 1n, 0, OUT)).toBe('success');
    expect(caller.u64(OUT)).toBe(3n);
    expect(caller.call('fd_seek', fd, -1n, 1, OUT)).toBe('success');
    expect(caller.u64(OUT)).toBe(5n);
    caller.memory.fill(0xff, OUT, OUT + 64);
    expect(caller.call('fd_filestat_get', fd, OUT)).toBe('success');
    expect([caller.memory[OUT + 16], caller.u32(OUT + 20), caller.u64(OUT + 24)]).toEqual([4, 1, 6n]);
    expect(caller.memory[OUT + 56]).toBe(0xff);
  });
});

const start = (body: string, imports = '') => `(module
  (import "${preview1}" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "${preview1}" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "${preview1}" "proc_exit" (func $proc_exit (param i32)))
  ${imports}
  (memory (export "memory") 1)
  (data (i32.const 0) "\\10\\00\\00\\00\\06\\00\\00\\00")
  (data (i32.const 16) "hello\\n")
  (data (i32.const 32) "\\00\\01\\00\\00\\40\\00\\00\\00")
  (func (export "_start") ${body}))`;
const hello = '(drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))';
const read = '(drop (call $fd_read (i32.const 0) (i32.const 32) (i32.const 1) (i32.const 8)))';

describe('a saved program of WASI', () => {
  it('does not begin with a call that waits: the one that is answered asks for the time', () => {
    const caller = new WasiCaller(folderOf({ a: 'x' }));
    const start = caller.host.save!();
    const { list } = caller.buffers(5);
    expect(caller.raw('fd_read', 0, list, 1, OUT)).toHaveProperty('wait');
    caller.time = 9_000_000_000n;
    caller.input.push(new TextEncoder().encode('now'));
    expect(caller.call('fd_read', 0, list, 1, OUT)).toBe('success');
    const changed = () => (caller.stat('a'), caller.u64(OUT + 56));
    expect(changed()).toBe(1_700_000_009_000_000_000n);
    caller.host.restore!(start);
    caller.time = 4_000_000_000n;
    expect(changed()).toBe(1_700_000_004_000_000_000n);
  });

  it('has as much room on its disk as it had', () => {
    const caller = new WasiCaller(folderOf({}));
    const fd = Number(caller.open('a', 'c'));
    const small = caller.host.save!();
    const limit = 256n << 20n;
    expect(caller.call('fd_filestat_set_size', fd, limit)).toBe('nospc');
    expect(caller.call('fd_filestat_set_size', fd, limit - 1000n)).toBe('success');
    const large = caller.host.save!();
    for (let again = 0; again < 3; again++) {
      caller.host.restore!(small);
      expect(caller.call('fd_filestat_set_size', fd, limit - 1000n)).toBe('success');
      caller.host.restore!(large);
      expect(caller.path('path_create_directory', 'd')).toBe('success');
      expect(caller.call('fd_allocate', fd, limit, 1n)).toBe('nospc');
    }
  });

  it('is saved for next to nothing, whatever its files hold', () => {
    const bytes = new Uint8Array(8 << 20);
    const caller = new WasiCaller({ folders: [{ name: '/', files: [{ path: 'large', bytes }] }] });
    const fd = Number(caller.open('large'));
    caller.host.save!();
    caller.write(fd, 'x');
    expect(caller.host.save!().bytes).toBeLessThan(40_000);
    expect(caller.host.save!().bytes).toBeLessThan(100);
    expect(bytes[0]).toBe(0);
  });
});

describe('a program under the debugger', () => {
  it('runs, prints, and has ended when _start returns', async () => {
    const { debug, told, settle } = await debugging(start(hello));
    debug.start().resume();
    expect(settle()).toBe('idle');
    expect(told).toEqual(['hello\n', 'exited with 0']);
    expect(debug.driver?.exit).toBe(0);
  });

  it('ends itself, wherever it is', async () => {
    const { debug, told, settle } = await debugging(start(`(call $proc_exit (i32.const 300)) unreachable`));
    const driver = debug.start();
    driver.resume();
    expect(settle()).toBe('idle');
    expect(told).toEqual(['exited with 300']);
    expect(driver.run.machine.idle).toBe(true);
    expect(driver.stop).toBeNull();
  });

  it('ends under a single step, too', async () => {
    const { debug, told, settle } = await debugging(start(`(call $proc_exit (i32.const 3)) unreachable`));
    const driver = debug.start();
    driver.toEntry();
    settle();
    driver.step('into');
    settle();
    expect(driver.state).toBe('paused');
    driver.step('over');
    expect(settle()).toBe('idle');
    expect(told).toEqual(['exited with 3']);
  });

  it('waits for input without using time, and goes on with it', async () => {
    const { debug, told, settle } = await debugging(start(`${read} ${hello}`));
    const driver = debug.start();
    driver.resume();
    expect(settle()).toBe('waiting');
    expect(driver.waiting).toEqual({ input: true, until: null });
    expect(driver.waitTime).toBeNull();
    const { ticks } = driver.run.machine;
    expect(settle()).toBe('waiting');
    expect(driver.run.machine.ticks - ticks).toBeLessThan(3);
    expect(told).toEqual([]);
    debug.input(new TextEncoder().encode('abc'));
    expect(settle()).toBe('idle');
    expect([...driver.run.instance.memories[0]!.bytes.subarray(256, 260)]).toEqual([97, 98, 99, 0]);
    expect(driver.run.instance.memories[0]!.view.getUint32(8, true)).toBe(6);
    expect(told).toEqual(['hello\n', 'exited with 0']);
  });

  it('is stepped over a call that waits: the step ends when the call does', async () => {
    const { debug, settle } = await debugging(start(`${read} ${hello}`));
    const driver = debug.start();
    driver.toEntry();
    settle();
    driver.step('host-call');
    expect(settle()).toBe('stopped');
    driver.step('over');
    expect(settle()).toBe('waiting');
    expect(settle()).toBe('waiting');
    debug.input(null);
    expect(settle()).toBe('stopped');
    expect(driver.stop?.reason).toBe('step');
    expect(driver.waiting).toBeNull();
  });

  it('meets a breakpoint on the call that waits once', async () => {
    const { debug, settle } = await debugging(start(`${read} ${hello}`));
    const on = { kind: 'import', module: preview1, name: 'fd_read' } as const;
    debug.breakpoints.set([{ id: '1', enabled: true, on }]);
    const driver = debug.start();
    driver.resume();
    expect(settle()).toBe('stopped');
    driver.resume();
    expect(settle()).toBe('waiting');
    expect(settle()).toBe('waiting');
    debug.input(null);
    expect(settle()).toBe('idle');
    expect(debug.breakpoints.hits).toEqual([{ id: '1', hits: 1 }]);
  });

  it('can be paused while it waits, and waits on', async () => {
    const { debug, settle } = await debugging(start(`${read} ${hello}`));
    const driver = debug.start();
    driver.resume();
    settle();
    driver.pause();
    expect(driver.state).toBe('paused');
    expect(driver.waiting).toBeNull();
    driver.resume();
    expect(settle()).toBe('waiting');
  });

  it('calls _initialize of a library first', async () => {
    const library = `(module (import "${preview1}" "sched_yield" (func $yield (result i32)))
      (global $ready (mut i32) (i32.const 0))
      (func (export "_initialize") (global.set $ready (i32.const 5)))
      (func (export "run") (result i32) (global.get $ready)))`;
    const { debug, told, settle } = await debugging(library);
    const driver = debug.start();
    driver.resume();
    settle();
    driver.resume();
    settle();
    expect(told).toEqual(['run = 5']);
    expect(driver.exit).toBeNull();
  });

  it('sees its clock stand while it is paused', async () => {
    let now = 1000;
    const { nodePlatform } = await import('../../../src/cli/platform.ts');
    const platform = { ...nodePlatform, now: () => now, time: () => 5e11 };
    const { debug, settle } = await debugging(start(`${read} ${hello}`), { platform });
    const driver = debug.start();
    const { services } = driver.run;
    now += 500;
    expect(services.now('monotonic')).toBe(0n);
    driver.resume();
    settle();
    now += 7;
    expect(services.now('monotonic')).toBe(7_000_000n);
    expect(services.now('realtime')).toBe(500_000_000_007_000_000n);
    driver.pause();
    now += 10_000;
    expect(services.now('monotonic')).toBe(7_000_000n);
    driver.resume();
    now += 1;
    expect(services.now('monotonic')).toBe(8_000_000n);
  });
});
