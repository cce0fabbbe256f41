import { describe, expect, it } from 'vitest';
import { envText, guestPath, readArgs, readEnv, withFiles } from '../../../src/renderer/dialogs/program-form.ts';

describe('arguments', () => {
  it.each([
    ['', []],
    ['\n\n', []],
    ['a', ['a']],
    ['a b\n--x=1\n', ['a b', '--x=1']],
    ['a\n\nb', ['a', '', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
  ])('%j', (text, args) => expect(readArgs(text)).toEqual(args));
});

describe('environment', () => {
  it('is lines of a name and a value, which may hold anything', () => {
    const text = 'HOME=/\n\nA=\nB=x=y z';
    const env = [
      { name: 'HOME', value: '/' },
      { name: 'A', value: '' },
      { name: 'B', value: 'x=y z' },
    ];
    expect(readEnv(text)).toEqual({ env });
    expect(readEnv(envText(env))).toEqual({ env });
  });

  it('names the first line that is none', () => {
    expect(readEnv('A=1\nno value\n=x')).toEqual({ wrong: 2 });
    expect(readEnv('=x')).toEqual({ wrong: 1 });
  });
});

describe('files', () => {
  it.each([
    ['a.txt', '/a.txt'],
    ['folder/sub/a', '/folder/sub/a'],
    ['../../etc/passwd', '/etc/passwd'],
    ['c:\\x\\.\\y', '/c:/x/y'],
  ])('%j becomes %j', (given, path) => expect(guestPath(given)).toBe(path));

  it('are listed by path, the later one of two', () => {
    const file = (path: string, byte: number) => ({ path, bytes: Uint8Array.of(byte) });
    const all = withFiles([file('/b', 1), file('/c', 1)], [file('/a', 2), file('/b', 2)]);
    expect(all.map(({ path, bytes }) => `${path} ${bytes[0]}`)).toEqual(['/a 2', '/b 2', '/c 1']);
  });
});
