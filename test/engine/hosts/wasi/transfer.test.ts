import { describe, expect, it } from 'vitest';
import { folderOf, OUT, WasiCaller } from '../../../support/wasi.ts';

describe('standard streams', () => {
  it('print text whose characters are cut between two writes', () => {
    const caller = new WasiCaller();
    const bytes = new TextEncoder().encode('grün 🚀!');
    for (const byte of bytes) caller.write(1, Uint8Array.of(byte));
    expect(caller.printed('stdout')).toBe('grün 🚀!');
    expect(caller.effects.map((effect) => (effect.kind === 'print' ? effect.bytes?.[0] : null))).toEqual([...bytes]);
  });

  it('keep output and error apart', () => {
    const caller = new WasiCaller();
    caller.write(1, 'é'.slice(0));
    caller.write(2, 'oops');
    expect([caller.printed('stdout'), caller.printed('stderr')]).toEqual(['é', 'oops']);
  });

  it('show bytes that are no text as what they are', () => {
    const caller = new WasiCaller();
    caller.write(1, Uint8Array.of(0x61, 0xff, 0xc3, 0x28, 0xe2, 0x82));
    caller.write(1, Uint8Array.of(0x41));
    expect(caller.printed('stdout')).toBe('a\ufffd\ufffd(\ufffd\ufffdA');
  });

  it('take at most 64 KiB at once, so that nobody writes without an end', () => {
    const caller = new WasiCaller({}, 'wasi_snapshot_preview1', 1 << 20);
    expect(caller.write(1, new Uint8Array(100_000).fill(0x61))).toBe(65_536);
    expect(caller.write(1, '')).toBe(0);
    expect(caller.effects).toHaveLength(1);
  });

  it('give input as it comes, nothing at its end, and wait where there is none yet', () => {
    const caller = new WasiCaller();
    const { list, at } = caller.buffers(2, 3);
    expect(caller.raw('fd_read', 0, list, 2, OUT)).toEqual({ wait: { input: true, until: null } });
    caller.input.push(new TextEncoder().encode('abcdefg'));
    expect(caller.call('fd_read', 0, list, 2, OUT)).toBe('success');
    expect([caller.u32(OUT), caller.text(at[0]!, 2), caller.text(at[1]!, 3)]).toEqual([5, 'ab', 'cde']);
    expect(caller.read(0)).toBe('fg');
    caller.input.end();
    expect(caller.read(0)).toBe('');
    expect(caller.call('fd_read', 0, list, 0, OUT)).toBe('success');
  });

  it('say "again" instead of waiting to those who ask not to wait', () => {
    const caller = new WasiCaller();
    expect(caller.call('fd_fdstat_set_flags', 0, 4)).toBe('success');
    expect(caller.read(0)).toBe('again');
  });

  it('go one way each, and have no positions', () => {
    const caller = new WasiCaller();
    expect(caller.read(1)).toBe('badf');
    expect(caller.write(0, 'x')).toBe('badf');
    expect(caller.call('fd_seek', 1, 0n, 0, OUT)).toBe('spipe');
    expect(caller.call('fd_tell', 0, OUT)).toBe('spipe');
    expect(caller.call('fd_pread', 0, caller.buffers(1).list, 1, 0n, OUT)).toBe('spipe');
    expect(caller.call('fd_pwrite', 1, caller.buffers(1).list, 1, 0n, OUT)).toBe('spipe');
  });
});

describe('files', () => {
  it('are read and written where the descriptor stands', () => {
    const caller = new WasiCaller(folderOf({ a: 'hello world' }));
    const fd = Number(caller.open('a'));
    expect(caller.read(fd, 5)).toBe('hello');
    expect(caller.write(fd, '_')).toBe(1);
    expect(caller.read(fd)).toBe('world');
    expect(caller.read(fd)).toBe('');
    expect(caller.call('fd_tell', fd, OUT)).toBe('success');
    expect(caller.u64(OUT)).toBe(11n);
    expect(caller.read(Number(caller.open('a')))).toBe('hello_world');
  });

  it('are read and written elsewhere without moving', () => {
    const caller = new WasiCaller(folderOf({ a: '0123456789' }));
    const fd = Number(caller.open('a'));
    const { list, at } = caller.buffers(3);
    expect(caller.call('fd_pread', fd, list, 1, 8n, OUT)).toBe('success');
    expect(caller.text(at[0]!, caller.u32(OUT))).toBe('89');
    caller.memory.set(new TextEncoder().encode('abc'), at[0]);
    expect(caller.call('fd_pwrite', fd, list, 1, 12n, OUT)).toBe('success');
    expect(caller.call('fd_pread', fd, list, 1, 1n << 62n, OUT)).toBe('success');
    expect(caller.u32(OUT)).toBe(0);
    expect(caller.read(fd)).toBe('0123456789\0\0abc');
  });

  it('grow at their end when opened for appending, wherever the descriptor is', () => {
    const caller = new WasiCaller(folderOf({ a: 'abc' }));
    const fd = Number(caller.open('a', '', { fdflags: 1 }));
    expect(caller.write(fd, 'd')).toBe(1);
    caller.call('fd_seek', fd, 0n, 0, OUT);
    expect(caller.write(fd, 'e')).toBe(1);
    caller.call('fd_seek', fd, 0n, 0, OUT);
    expect(caller.read(fd)).toBe('abcde');
  });

  it('have positions beyond their end, and none before their start', () => {
    const caller = new WasiCaller(folderOf({ a: 'abc' }));
    const fd = Number(caller.open('a'));
    expect(caller.call('fd_seek', fd, 5n, 2, OUT)).toBe('success');
    expect(caller.u64(OUT)).toBe(8n);
    expect(caller.read(fd)).toBe('');
    expect(caller.call('fd_seek', fd, -9n, 1, OUT)).toBe('inval');
    expect(caller.call('fd_seek', fd, 0n, 3, OUT)).toBe('inval');
    expect(caller.call('fd_seek', fd, (1n << 63n) - 1n, 0, OUT)).toBe('inval');
    expect(caller.call('fd_seek', fd, 0n, 1, OUT)).toBe('success');
    expect(caller.u64(OUT)).toBe(8n);
  });

  it('are only read, or only written, when opened so', () => {
    const caller = new WasiCaller(folderOf({ a: 'abc' }));
    const reading = Number(caller.open('a', '', { rights: 1n << 1n }));
    const writing = Number(caller.open('a', '', { rights: 1n << 6n }));
    expect(caller.write(reading, 'x')).toBe('badf');
    expect(caller.read(writing)).toBe('badf');
    expect(caller.read(reading)).toBe('abc');
    expect(caller.call('fd_filestat_set_size', reading, 0n)).toBe('badf');
    expect(caller.call('fd_allocate', reading, 0n, 9n)).toBe('badf');
  });

  it('are not folders', () => {
    const caller = new WasiCaller(folderOf({}));
    expect(caller.read(3)).toBe('isdir');
    expect(caller.write(3, 'x')).toBe('badf');
    expect(caller.call('fd_seek', 3, 0n, 0, OUT)).toBe('badf');
  });
});

describe('a hostile caller', () => {
  it('is refused when a buffer, the list or the answer lies outside, before anything is done', () => {
    const caller = new WasiCaller(folderOf({ a: 'abc' }));
    const end = caller.memory.length;
    const fd = Number(caller.open('a'));
    const { list } = caller.buffers(4, 4);
    const bad = caller.put(new Uint8Array(16))[0];
    caller.view.setUint32(bad, 16, true);
    caller.view.setUint32(bad + 4, 4, true);
    caller.view.setUint32(bad + 8, end - 2, true);
    caller.view.setUint32(bad + 12, 4, true);
    for (const name of ['fd_read', 'fd_write']) {
      expect(caller.call(name, fd, bad, 2, OUT)).toBe('fault');
      expect(caller.call(name, fd, list, 2, end - 3)).toBe('fault');
      expect(caller.call(name, fd, end - 8, 2, OUT)).toBe('fault');
      expect(caller.call(name, fd, 0xffff_fff0, 2, OUT)).toBe('fault');
      expect(caller.call(name, fd, list, 1025, OUT)).toBe('inval');
      expect(caller.call(name, fd, list, 0xffff_ffff, OUT)).toBe('inval');
    }
    expect(caller.read(fd)).toBe('abc');
    expect(caller.call('fd_write', 1, bad, 2, OUT)).toBe('fault');
    expect(caller.effects).toEqual([]);
  });

  it('cannot fill the machine with bytes', () => {
    const caller = new WasiCaller(folderOf({}));
    const fd = Number(caller.open('a', 'c'));
    expect(caller.call('fd_filestat_set_size', fd, 255n << 20n)).toBe('success');
    expect(caller.call('fd_filestat_set_size', fd, 257n << 20n)).toBe('nospc');
    expect(caller.call('fd_filestat_set_size', fd, 1n << 60n)).toBe('fbig');
    expect(caller.call('fd_allocate', fd, 1n << 40n, 1n)).toBe('nospc');
    caller.call('fd_seek', fd, 1n << 40n, 0, OUT);
    expect(caller.write(fd, 'x')).toBe('nospc');
    expect(caller.stat('a')).toMatchObject({ size: 255 << 20 });
    // What is deleted while it is open still counts; closed, it does not.
    expect(caller.path('path_unlink_file', 'a')).toBe('success');
    const other = Number(caller.open('b', 'c'));
    expect(caller.call('fd_filestat_set_size', other, 200n << 20n)).toBe('nospc');
    expect(caller.call('fd_close', fd)).toBe('success');
    expect(caller.call('fd_filestat_set_size', other, 200n << 20n)).toBe('success');
  });

  it('cannot fill it with files, names or descriptors', () => {
    const caller = new WasiCaller(folderOf({}));
    let made: number | string = 0;
    let count = 0;
    for (; typeof made === 'number' && count < 10_000; count++) made = caller.open('same', 'c');
    expect([made, count]).toEqual(['mfile', 4093]);
  });
});
