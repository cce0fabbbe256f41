import { describe, expect, it } from 'vitest';
import { folderOf, OUT, WasiCaller } from '../../../support/wasi.ts';

const caller = (files: Readonly<Record<string, string>> = {}) => new WasiCaller(folderOf(files));

function link(from: WasiCaller, target: string, path: string): string {
  return from.call('path_symlink', ...from.put(target), 3, ...from.put(path));
}

function rename(from: WasiCaller, old: string, path: string): string {
  return from.call('path_rename', 3, ...from.put(old), 3, ...from.put(path));
}

function hardLink(from: WasiCaller, old: string, path: string): string {
  return from.call('path_link', 3, 0, ...from.put(old), 3, ...from.put(path));
}

describe('path_open', () => {
  it('opens what is there at the lowest free number', () => {
    const program = caller({ 'd/a': 'x' });
    expect(program.open('d/a')).toBe(4);
    expect(program.open('d', 'd')).toBe(5);
    program.call('fd_close', 4);
    expect(program.open('d/../d/./a')).toBe(4);
    expect(program.open('a', '', { fd: 5 })).toBe(6);
    expect(program.open('../d', 'd', { fd: 5 })).toBe('notcapable');
  });

  it('makes, empties, and insists, as it is told', () => {
    const program = caller({ a: 'abc' });
    expect(program.open('b')).toBe('noent');
    expect(program.open('b', 'c')).toBe(4);
    expect(program.open('b', 'ce')).toBe('exist');
    expect(program.open('c', 'ce')).toBe(5);
    expect(program.open('a', 't')).toBe(6);
    expect(program.stat('a')).toMatchObject({ size: 0 });
    expect(program.open('a', 'd')).toBe('notdir');
    expect(program.open('new', 'cd')).toBe('inval');
    expect(program.open('new/', 'c')).toBe('isdir');
    expect(program.open('a/')).toBe('notdir');
    expect(program.open('a/b')).toBe('notdir');
    expect(program.open('none/b', 'c')).toBe('noent');
    expect(program.open('')).toBe('noent');
    expect(program.open('.', 't')).toBe('isdir');
    expect(program.open('x'.repeat(256), 'c')).toBe('nametoolong');
    expect(program.open('x/'.repeat(3000))).toBe('nametoolong');
  });

  it('opens folders for reading alone', () => {
    const program = caller({ 'd/a': '' });
    expect(program.open('d')).toBe('isdir');
    expect(program.open('d', '', { rights: 1n << 14n })).toBe(4);
    expect(program.open('a', '', { fd: 4 })).toBe(5);
    expect(program.open('a', '', { fd: 5 })).toBe('notdir');
    expect(program.open('a', '', { fd: 77 })).toBe('badf');
  });

  it('refuses names that are no text', () => {
    const program = caller();
    expect(program.call('path_create_directory', 3, ...program.put(Uint8Array.of(0xc3, 0x28)))).toBe('ilseq');
    expect(program.path('path_create_directory', 'a\0b')).toBe('inval');
    expect(program.call('path_create_directory', 3, 65_530, 100)).toBe('fault');
  });
});

describe('the way out of a folder', () => {
  it('is barred: dots, absolute paths and links', () => {
    const program = caller({ 'd/e/a': 'x' });
    const outside = ['..', '../x', 'd/../..', '/d', '/', '//d', 'd/e/../../../d'];
    for (const path of outside) {
      expect([path, program.open(path, 'd'), program.stat(path)]).toEqual([path, 'notcapable', 'notcapable']);
      expect(rename(program, 'd/e/a', path)).toBe('notcapable');
      expect(program.path('path_create_directory', path)).toBe('notcapable');
    }
    expect(link(program, '/etc', 'l')).toBe('notcapable');
    expect(link(program, '../..', 'd/out')).toBe('success');
    expect(program.stat('d/out', false)).toMatchObject({ type: 7 });
    expect(program.stat('d/out')).toBe('notcapable');
    expect(program.open('d/out/d')).toBe('notcapable');
    expect(link(program, '..', 'd/in')).toBe('success');
    expect(program.stat('d/in/d/e/a')).toMatchObject({ size: 1 });
  });

  it('is barred for links that were given, too', () => {
    const files = [{ path: 'l', bytes: new Uint8Array(0), link: '/etc/passwd' }];
    const program = new WasiCaller({ folders: [{ name: '/', files }] });
    expect(program.open('l')).toBe('notcapable');
    expect(program.open('l', 'c')).toBe('notcapable');
  });

  it('is barred between two folders', () => {
    const file = (path: string) => ({ path, bytes: new Uint8Array(1) });
    const folders = [
      { name: '/a', files: [file('x')] },
      { name: '/b', files: [file('y')] },
    ];
    const program = new WasiCaller({ folders });
    expect(program.open('y', '', { fd: 3 })).toBe('noent');
    expect(program.open('y', '', { fd: 4 })).toBe(5);
    expect(program.open('../b/y', '', { fd: 3 })).toBe('notcapable');
    expect(program.call('path_rename', 3, ...program.put('x'), 4, ...program.put('z'))).toBe('success');
    expect(program.list(4)).toEqual(['.', '..', 'y', 'z']);
  });
});

describe('symbolic links', () => {
  it('are followed where asked, in the middle always, and not for ever', () => {
    const program = caller({ 'd/a': 'abc' });
    expect(link(program, 'd', 'l')).toBe('success');
    expect(link(program, 'a', 'd/m')).toBe('success');
    expect(program.stat('l/m')).toMatchObject({ size: 3, type: 4 });
    expect(program.stat('l/m', false)).toMatchObject({ size: 1, type: 7 });
    expect(program.open('l/m', '', { follow: false })).toBe('loop');
    expect(program.open('l', 'd', { follow: false })).toBe('notdir');
    expect(program.stat('l/', false)).toMatchObject({ type: 3 });
    link(program, 'y', 'x');
    link(program, 'x', 'y');
    expect(program.stat('x')).toBe('loop');
    expect(link(program, 'x', 'x')).toBe('exist');
    expect(link(program, '', 'z')).toBe('noent');
  });

  it('make what they point to', () => {
    const program = caller();
    link(program, 'target', 'l');
    expect(program.open('l', 'c')).toBe(4);
    expect(program.stat('target')).toMatchObject({ type: 4 });
    link(program, 'other', 'k');
    expect(program.open('k', 'ce')).toBe('exist');
  });

  it('are read, as far as there is room', () => {
    const program = caller({ a: '' });
    link(program, 'täglich', 'l');
    const [at] = program.put(new Uint8Array(16));
    expect(program.call('path_readlink', 3, ...program.put('l'), at, 16, OUT)).toBe('success');
    expect(program.text(at, program.u32(OUT))).toBe('täglich');
    expect(program.call('path_readlink', 3, ...program.put('l'), at, 1, OUT)).toBe('success');
    expect(program.u32(OUT)).toBe(1);
    expect(program.call('path_readlink', 3, ...program.put('a'), at, 16, OUT)).toBe('inval');
    expect(program.call('path_readlink', 3, ...program.put('l'), 65_530, 16, OUT)).toBe('fault');
  });
});

describe('names', () => {
  it('come and go', () => {
    const program = caller({ a: 'x', 'd/b': 'y' });
    expect(program.path('path_create_directory', 'd')).toBe('exist');
    expect(program.path('path_create_directory', 'e/')).toBe('success');
    expect(program.path('path_create_directory', 'f/g')).toBe('noent');
    expect(program.path('path_remove_directory', 'd')).toBe('notempty');
    expect(program.path('path_remove_directory', 'a')).toBe('notdir');
    expect(program.path('path_remove_directory', 'e')).toBe('success');
    expect(program.path('path_remove_directory', 'e')).toBe('noent');
    expect(program.path('path_remove_directory', '.')).toBe('inval');
    expect(program.path('path_unlink_file', 'd')).toBe('isdir');
    expect(program.path('path_unlink_file', 'a/')).toBe('notdir');
    expect(program.path('path_unlink_file', 'a')).toBe('success');
    expect(program.list(3)).toEqual(['.', '..', 'd']);
  });

  it('are several of one file', () => {
    const program = caller({ a: 'x', 'd/b': '' });
    expect(hardLink(program, 'a', 'd/c')).toBe('success');
    expect(program.stat('a')).toMatchObject({ links: 2 });
    program.write(Number(program.open('d/c')), 'yz');
    expect(program.read(Number(program.open('a')))).toBe('yz');
    program.path('path_unlink_file', 'a');
    expect(program.stat('d/c')).toMatchObject({ links: 1, size: 2 });
    expect(hardLink(program, 'd', 'e')).toBe('perm');
    expect(hardLink(program, 'd/c', 'd/b')).toBe('exist');
    expect(hardLink(program, 'none', 'e')).toBe('noent');
  });

  it('change as the rules for renaming say', () => {
    const program = caller({ a: '1', b: '22', 'd/x': '', 'e/f/y': '' });
    expect(rename(program, 'a', 'b')).toBe('success');
    expect(program.stat('b')).toMatchObject({ size: 1 });
    expect(rename(program, 'b', 'b')).toBe('success');
    expect(rename(program, 'b', 'd')).toBe('isdir');
    expect(rename(program, 'd', 'b')).toBe('notdir');
    expect(rename(program, 'd', 'e')).toBe('notempty');
    expect(rename(program, 'e', 'e/f/e')).toBe('inval');
    expect(rename(program, 'none', 'x')).toBe('noent');
    expect(rename(program, '.', 'x')).toBe('inval');
    expect(rename(program, 'b', 'x/')).toBe('notdir');
    expect(rename(program, 'd', 'e/f/d')).toBe('success');
    expect(program.stat('e/f/d/x')).toMatchObject({ size: 0 });
    // The moved folder leads up to where it is now.
    const fd = Number(program.open('e', 'd'));
    expect(program.open('f/d/../y', '', { fd })).toBe(fd + 1);
    hardLink(program, 'b', 'c');
    expect(rename(program, 'b', 'c')).toBe('success');
    expect(program.list(3)).toEqual(['.', '..', 'e', 'b', 'c']);
  });

  it('cannot be made in a folder that was removed', () => {
    const program = caller({});
    program.path('path_create_directory', 'd');
    const fd = Number(program.open('d', 'd'));
    program.path('path_remove_directory', 'd');
    expect(program.open('a', 'c', { fd })).toBe('noent');
    expect(program.list(fd)).toEqual(['.', '..']);
  });
});

describe('times', () => {
  it('are set as they are told, for links or for what they point to', () => {
    const program = caller({ a: '' });
    link(program, 'a', 'l');
    const times = (path: string, follow: number) => {
      expect(program.call('path_filestat_get', 3, follow, ...program.put(path), OUT)).toBe('success');
      return [program.u64(OUT + 40), program.u64(OUT + 48)];
    };
    const set = (follow: number, flags: number) =>
      program.call('path_filestat_set_times', 3, follow, ...program.put('l'), 11n, 22n, flags);
    expect(set(1, 1 | 4)).toBe('success');
    expect(times('a', 1)).toEqual([11n, 22n]);
    expect(times('l', 0)).not.toEqual([11n, 22n]);
    expect(set(0, 1)).toBe('success');
    expect(times('l', 0)[0]).toBe(11n);
    program.time = 5n;
    expect(set(1, 2 | 8)).toBe('success');
    expect(times('a', 1)).toEqual([1_700_000_000_000_000_005n, 1_700_000_000_000_000_005n]);
    expect(set(1, 1 | 2)).toBe('inval');
    expect(set(1, 4 | 8)).toBe('inval');
    expect(set(1, 16)).toBe('inval');
  });
});
