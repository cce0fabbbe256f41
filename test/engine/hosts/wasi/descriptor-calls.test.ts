import { describe, expect, it } from 'vitest';
import { folderOf, OUT, WasiCaller } from '../../../support/wasi.ts';

describe('descriptors', () => {
  it('are closed once', () => {
    const caller = new WasiCaller(folderOf({ a: '' }));
    expect(caller.call('fd_close', 99)).toBe('badf');
    const fd = Number(caller.open('a'));
    expect(caller.call('fd_close', fd)).toBe('success');
    expect(caller.call('fd_close', fd)).toBe('badf');
    expect(caller.call('fd_close', 0xffff_ffff)).toBe('badf');
  });

  it('take the number of another one', () => {
    const caller = new WasiCaller(folderOf({ a: 'aa', b: 'bb' }));
    const [a, b] = [Number(caller.open('a')), Number(caller.open('b'))];
    expect(caller.call('fd_renumber', a, b)).toBe('success');
    expect(caller.read(b)).toBe('aa');
    expect(caller.read(a)).toBe('badf');
    expect(caller.call('fd_renumber', b, b)).toBe('success');
    expect(caller.call('fd_renumber', b, 50)).toBe('badf');
    expect(caller.call('fd_renumber', 1, b)).toBe('success');
    expect(caller.write(b, 'printed')).toBe(7);
    expect(caller.printed('stdout')).toBe('printed');
  });

  it('say what they are', () => {
    const caller = new WasiCaller(folderOf({ a: '' }));
    const stat = (fd: number) => {
      expect(caller.call('fd_fdstat_get', fd, OUT)).toBe('success');
      return { type: caller.memory[OUT], flags: caller.view.getUint16(OUT + 2, true), rights: caller.u64(OUT + 8) };
    };
    const seekable = (1n << 2n) | (1n << 5n);
    expect(stat(0).type).toBe(2);
    // A terminal is what cannot be sought in: so do C programs tell.
    expect(stat(1).rights & seekable).toBe(0n);
    expect(stat(3).type).toBe(3);
    const fd = Number(caller.open('a', '', { fdflags: 5 }));
    expect(stat(fd)).toMatchObject({ type: 4, flags: 5 });
    expect(stat(fd).rights & seekable).toBe(seekable);
    expect(caller.call('fd_fdstat_set_flags', fd, 4)).toBe('success');
    expect(stat(fd).flags).toBe(4);
    expect(caller.call('fd_fdstat_set_flags', fd, 32)).toBe('inval');
    expect(caller.call('fd_fdstat_get', fd, 65_535)).toBe('fault');
    const piped = new WasiCaller({ terminal: false });
    piped.call('fd_fdstat_get', 1, OUT);
    expect(piped.memory[OUT]).toBe(0);
  });

  it('give up rights, and never get them back', () => {
    const caller = new WasiCaller(folderOf({ a: 'abc' }));
    const fd = Number(caller.open('a'));
    expect(caller.call('fd_fdstat_set_rights', fd, 1n << 1n, 0n)).toBe('success');
    expect(caller.write(fd, 'x')).toBe('badf');
    expect(caller.call('fd_fdstat_set_rights', fd, 1n << 6n, 0n)).toBe('notcapable');
  });

  it('name the folders that were open from the start, and no others', () => {
    const folders = [
      { name: '/', files: [] },
      { name: '/dätä', files: [] },
    ];
    const caller = new WasiCaller({ folders });
    const [at] = caller.put(new Uint8Array(32));
    expect(caller.call('fd_prestat_get', 4, OUT)).toBe('success');
    expect([caller.memory[OUT], caller.u32(OUT + 4)]).toEqual([0, 7]);
    expect(caller.call('fd_prestat_dir_name', 4, at, 7)).toBe('success');
    expect(caller.text(at, 7)).toBe('/dätä');
    expect(caller.call('fd_prestat_dir_name', 4, at, 6)).toBe('nametoolong');
    expect(caller.call('fd_prestat_get', 5, OUT)).toBe('badf');
    expect(caller.call('fd_prestat_get', 0, OUT)).toBe('badf');
    caller.path('path_create_directory', 'd');
    const fd = Number(caller.open('d', 'd'));
    expect(caller.call('fd_prestat_get', fd, OUT)).toBe('badf');
  });
});

describe('files', () => {
  it('are cut and grow with zeros', () => {
    const caller = new WasiCaller(folderOf({ a: 'abcdef' }));
    const fd = Number(caller.open('a'));
    expect(caller.call('fd_filestat_set_size', fd, 3n)).toBe('success');
    expect(caller.call('fd_filestat_set_size', fd, 5n)).toBe('success');
    expect(caller.read(fd)).toBe('abc\0\0');
    expect(caller.call('fd_allocate', fd, 2n, 6n)).toBe('success');
    expect(caller.stat('a')).toMatchObject({ size: 8 });
    expect(caller.call('fd_allocate', fd, 0n, 1n)).toBe('success');
    expect(caller.stat('a')).toMatchObject({ size: 8 });
    expect(caller.call('fd_allocate', fd, 0n, 0n)).toBe('inval');
    expect(caller.call('fd_filestat_set_size', 3, 0n)).toBe('isdir');
  });

  it('take advice and are always safe', () => {
    const caller = new WasiCaller(folderOf({ a: '' }));
    const fd = Number(caller.open('a'));
    expect(caller.call('fd_advise', fd, 0n, 0n, 5)).toBe('success');
    expect(caller.call('fd_advise', fd, 0n, 0n, 6)).toBe('inval');
    expect(caller.call('fd_advise', 1, 0n, 0n, 0)).toBe('spipe');
    for (const name of ['fd_sync', 'fd_datasync']) {
      expect(caller.call(name, fd)).toBe('success');
      expect(caller.call(name, 99)).toBe('badf');
    }
  });

  it('tell size, kind and times', () => {
    const caller = new WasiCaller(folderOf({ a: 'abc' }));
    const fd = Number(caller.open('a'));
    caller.time = 7n;
    caller.write(fd, 'x');
    expect(caller.call('fd_filestat_get', fd, OUT)).toBe('success');
    expect([caller.memory[OUT + 16], caller.u64(OUT + 24), caller.u64(OUT + 32)]).toEqual([4, 1n, 3n]);
    expect(caller.u64(OUT + 48)).toBe(1_700_000_000_000_000_007n);
    expect(caller.call('fd_filestat_set_times', fd, 1n, 2n, 5)).toBe('success');
    caller.call('fd_filestat_get', fd, OUT);
    expect([caller.u64(OUT + 40), caller.u64(OUT + 48)]).toEqual([1n, 2n]);
    expect(caller.call('fd_filestat_get', 2, OUT)).toBe('success');
    expect(caller.memory[OUT + 16]).toBe(2);
    expect(caller.call('fd_filestat_get', fd, 65_500)).toBe('fault');
  });
});

describe('fd_readdir', () => {
  it('lists everything, however small the buffer', () => {
    const names = Array.from({ length: 50 }, (_, i) => `file-${i}-${'é'.repeat(i % 7)}`);
    const caller = new WasiCaller(folderOf(Object.fromEntries(names.map((name) => [name, '']))), undefined, 1 << 20);
    expect(caller.list(3)).toEqual(['.', '..', ...names]);
    expect(caller.list(3, 64)).toEqual(['.', '..', ...names]);
  });

  it('goes on where it was while names come and go', () => {
    const caller = new WasiCaller(folderOf({ a: '', b: '', c: '', d: '' }));
    const [at] = caller.put(new Uint8Array(4096));
    // '.', '..', a, b and the head of c
    caller.call('fd_readdir', 3, at, 4 * 24 + 5 + 24, 0n, OUT);
    const cookie = caller.u64(at + 25 + 26 + 25);
    caller.path('path_unlink_file', 'a');
    caller.path('path_unlink_file', 'b');
    caller.open('e', 'c');
    caller.call('fd_readdir', 3, at, 4096, cookie, OUT);
    const found = caller.text(at, caller.u32(OUT)).replace(/[^a-z]/g, '');
    expect(found).toBe('cde');
  });

  it('refuses what is no folder, and buffers outside', () => {
    const caller = new WasiCaller(folderOf({ a: '' }));
    expect(caller.list(Number(caller.open('a')))).toBe('notdir');
    expect(caller.call('fd_readdir', 3, 65_000, 4096, 0n, OUT)).toBe('fault');
    expect(caller.call('fd_readdir', 3, 0x2000, 4096, 0xffff_ffff_ffff_ffffn, OUT)).toBe('success');
    expect(caller.u32(OUT)).toBe(0);
  });
});
