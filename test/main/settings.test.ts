import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Settings } from '../../src/main/settings.ts';

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasmscope-settings-'));
  file = join(folder, 'deep', 'settings.json');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = { x: 1, y: 2, width: 800, height: 600, maximized: false };

describe('Settings', () => {
  it('begins with nothing where there is no file', () => {
    const settings = new Settings(file);
    expect(settings.window).toBeNull();
    expect(settings.recent).toEqual([]);
    expect(settings.value('layout')).toBeNull();
  });

  it('keeps what it was told, across launches, in one file', () => {
    const settings = new Settings(file);
    settings.window = place;
    settings.recent = [{ token: 't', path: '/a.wasm', openedAt: 5 }];
    settings.setValue('layout', '{"a":[1]}');
    settings.flush();
    const again = new Settings(file);
    expect(again.window).toEqual(place);
    expect(again.recent).toEqual([{ token: 't', path: '/a.wasm', openedAt: 5 }]);
    expect(again.value('layout')).toBe('{"a":[1]}');
    expect(readdirSync(join(folder, 'deep'))).toEqual(['settings.json']);
  });

  it('writes by itself a moment after a change', async () => {
    new Settings(file).setValue('theme', '"dark"');
    await expect.poll(() => readIfThere(file), { timeout: 3000 }).toContain('theme');
  });

  it('forgets a key set to null, and refuses what is no JSON', () => {
    const settings = new Settings(file);
    settings.setValue('a', '1');
    settings.setValue('a', null);
    expect(settings.value('a')).toBeNull();
    expect(() => settings.setValue('a', '{oops')).toThrow(SyntaxError);
    expect(settings.value('a')).toBeNull();
    expect(settings.value('constructor')).toBeNull();
  });

  it('gives up the oldest keys beyond five hundred', () => {
    const settings = new Settings(file);
    for (let i = 0; i < 501; i++) settings.setValue(`k${i}`, String(i));
    expect(settings.value('k0')).toBeNull();
    expect(settings.value('k1')).toBe('1');
    expect(settings.value('k500')).toBe('500');
  });

  it('starts anew from a damaged file, and keeps the parts that are whole', () => {
    new Settings(file).flush();
    const flat = join(folder, 'flat.json');
    writeFileSync(flat, '{"window":');
    expect(new Settings(flat).window).toBeNull();
    writeFileSync(flat, 'null');
    expect(new Settings(flat).recent).toEqual([]);
    writeFileSync(flat, JSON.stringify({ window: { x: 'left' }, recent: 7, values: { a: '1' } }));
    const partly = new Settings(flat);
    expect(partly.window).toBeNull();
    expect(partly.recent).toEqual([]);
    expect(partly.value('a')).toBe('1');
  });
});

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
