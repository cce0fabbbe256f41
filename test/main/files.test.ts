import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileProblem, Files, maxFileSize } from '../../src/main/files.ts';
import { Settings } from '../../src/main/settings.ts';

let folder = '';
let settings: Settings;
let files: Files;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasmscope-files-'));
  settings = new Settings(join(folder, 'settings.json'));
  files = new Files(settings);
});

afterEach(() => {
  settings.flush();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, bytes: readonly number[] = [0, 0x61, 0x73, 0x6d]): string {
  const path = join(folder, name);
  writeFileSync(path, Uint8Array.from(bytes));
  return path;
}

describe('Files', () => {
  it('reads a chosen file whole and gives it a token', async () => {
    const file = await files.openPath(write('a.wasm', [1, 2, 3]));
    expect(file.name).toBe('a.wasm');
    expect(file.size).toBe(3);
    expect(new Uint8Array(file.bytes)).toEqual(Uint8Array.of(1, 2, 3));
    expect(file.token).toMatch(/^[0-9a-f]{32}$/);
  });

  it('reads a file again by its token, as it is now', async () => {
    const path = write('a.wasm', [1]);
    const { token } = await files.openPath(path);
    writeFileSync(path, Uint8Array.of(7, 8));
    const again = await files.read(token);
    expect(new Uint8Array(again.bytes)).toEqual(Uint8Array.of(7, 8));
    expect(again.token).toBe(token);
  });

  it('opens an empty file', async () => {
    expect((await files.openPath(write('empty.wasm', []))).size).toBe(0);
  });

  it('reads nothing for a token it never gave out', async () => {
    write('a.wasm');
    await expect(files.read('0'.repeat(32))).rejects.toThrow(FileProblem);
  });

  it('lists recent files, the latest first, and knows them after a restart', async () => {
    await files.openPath(write('a.wasm'));
    await files.openPath(write('b.wasm'));
    const { token } = await files.openPath(join(folder, 'a.wasm'));
    expect(files.recent().map((one) => one.name)).toEqual(['a.wasm', 'b.wasm']);
    settings.flush();
    const later = new Files(new Settings(join(folder, 'settings.json')));
    expect((await later.read(token)).name).toBe('a.wasm');
  });

  it('keeps twenty recent files', async () => {
    for (let i = 0; i < 22; i++) files.remember(join(folder, `${i}.wasm`));
    const names = files.recent().map((one) => one.name);
    expect(names).toHaveLength(20);
    expect(names[0]).toBe('21.wasm');
    files.clearRecent();
    expect(files.recent()).toEqual([]);
  });

  it('remembers dropped modules only, and only by an absolute path', () => {
    expect(files.rememberDropped(join(folder, 'a.wasm'))).toMatch(/^[0-9a-f]{32}$/);
    expect(files.rememberDropped(join(folder, 'b.WAT'))).toMatch(/^[0-9a-f]{32}$/);
    expect(files.rememberDropped(join(folder, 'c.wscope'))).toMatch(/^[0-9a-f]{32}$/);
    expect(files.rememberDropped('a.wasm')).toBeNull();
    expect(files.rememberDropped('/etc/passwd')).toBeNull();
  });

  it('writes a file whole, over what was there, and remembers it', async () => {
    const path = write('a.wscope', [9, 9, 9, 9, 9]);
    const saved = await files.save(path, Uint8Array.of(1, 2));
    expect(saved.name).toBe('a.wscope');
    expect(new Uint8Array((await files.read(saved.token)).bytes)).toEqual(Uint8Array.of(1, 2));
    expect(readdirSync(folder).filter((name) => name.startsWith('a.'))).toEqual(['a.wscope']);
  });

  it('replaces a file only when somebody was asked about it', async () => {
    const path = write('old.wscope');
    const before = readFileSync(path);
    await expect(files.save(path, Uint8Array.of(1), true)).rejects.toThrow(/^old\.wscope is there already\./);
    expect(readFileSync(path)).toEqual(before);
    await files.save(path, Uint8Array.of(1));
    expect([...readFileSync(path)]).toEqual([1]);
    await files.save(join(folder, 'fresh.wscope'), Uint8Array.of(2), true);
    expect([...readFileSync(join(folder, 'fresh.wscope'))]).toEqual([2]);
  });

  it('says that a file cannot be written, and leaves nothing behind', async () => {
    mkdirSync(join(folder, 'dir.wscope'));
    await expect(files.save(join(folder, 'dir.wscope'), Uint8Array.of(1))).rejects.toThrow(
      /^dir\.wscope could not be saved: .+\.$/,
    );
    await expect(files.save(join(folder, 'nowhere', 'a.wscope'), Uint8Array.of(1))).rejects.toThrow(FileProblem);
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('says that a file has vanished', async () => {
    const path = write('gone.wasm');
    const { token } = await files.openPath(path);
    rmSync(path);
    await expect(files.read(token)).rejects.toThrow(/^gone\.wasm is no longer in .+\.$/);
  });

  it('says that a folder is not a file', async () => {
    mkdirSync(join(folder, 'dir.wasm'));
    await expect(files.openPath(join(folder, 'dir.wasm'))).rejects.toThrow('dir.wasm is a folder, not a file.');
  });

  it('refuses more than a gibibyte without reading it', async () => {
    const path = join(folder, 'huge.wasm');
    const handle = openSync(path, 'w');
    ftruncateSync(handle, maxFileSize + 1);
    closeSync(handle);
    await expect(files.openPath(path)).rejects.toThrow('huge.wasm has 1.0 GiB; files of up to 1 GiB can be opened.');
    expect(files.recent()).toEqual([]);
  });
});
