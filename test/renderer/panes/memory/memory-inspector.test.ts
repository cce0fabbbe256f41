import { describe, expect, it } from 'vitest';
import {
  inspectorRows,
  pointerAt,
  readingName,
  utf8Text,
} from '../../../../src/renderer/panes/memory/memory-inspector.ts';

function table(...bytes: readonly number[]): Record<string, string> {
  const rows = inspectorRows(Uint8Array.from(bytes));
  return Object.fromEntries(rows.map((row) => [row.kind, row.also === '' ? row.text : `${row.text} / ${row.also}`]));
}

describe('memory inspector', () => {
  it('reads the bytes at the cursor as every type', () => {
    expect(table(0xc8, 0xff, 0xff, 0xff, 0x00, 0x00, 0xf0, 0x3f)).toEqual({
      i8: '-56 / 200',
      i16: '-56 / 65480',
      i32: '-56 / 4294967240',
      i64: '4607182423094984648',
      f32: '-nan:0x7fffc8',
      f64: '1.000000953674304',
      'utf-8': '',
      bits: '1100 1000',
    });
  });

  it('calls each reading by its type, and both where they differ', () => {
    expect(inspectorRows(Uint8Array.of(0xff, 0x00)).slice(0, 2).map(readingName)).toEqual(['i8 -1, u8 255', 'i16 255']);
  });

  it('leaves out what reaches past the end of the memory', () => {
    expect(table(0x41, 0x42)).toEqual({
      i8: '65',
      i16: '16961',
      i32: '',
      i64: '',
      f32: '',
      f64: '',
      'utf-8': 'AB',
      bits: '0100 0001',
    });
  });

  it('writes floats as short as they read back', () => {
    expect(table(0xcd, 0xcc, 0xcc, 0x3d)['f32']).toBe('0.1');
    expect(table(0, 0, 0, 0x80)['f32']).toBe('-0');
    expect(table(0, 0, 0x80, 0xff)['f32']).toBe('-inf');
    expect(table(0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f)['f64']).toBe('0.1');
  });

  it('reads text up to a zero or a broken sequence', () => {
    expect(utf8Text(Uint8Array.of(0x48, 0xc3, 0xa9, 0x0a, 0x00, 0x58))).toBe('Hé\\x0a');
    expect(utf8Text(Uint8Array.of(0x48, 0xff, 0x41))).toBe('H');
    expect(utf8Text(Uint8Array.of(0x41, 0xe2, 0x82))).toBe('A');
    expect(utf8Text(Uint8Array.of())).toBe('');
  });

  it('takes a u32 for a pointer only when it points into the memory', () => {
    const at = (...bytes: number[]) => pointerAt(Uint8Array.from(bytes), 0x20000);
    expect(at(0x80, 0x03, 0x01, 0x00)).toBe(0x10380);
    expect(at(0, 0, 0, 0)).toBeNull();
    expect(at(0, 0, 2, 0)).toBeNull();
    expect(at(1, 0, 0)).toBeNull();
  });

  it('takes a u64 for one where addresses have 64 bits', () => {
    const at = (...bytes: number[]) => pointerAt(Uint8Array.from(bytes), 0x20000, true);
    expect(at(0x80, 0x03, 0x01, 0, 0, 0, 0, 0)).toBe(0x10380);
    expect(at(0x80, 0x03, 0x01, 0, 1, 0, 0, 0)).toBeNull();
    expect(at(0x80, 0x03, 0x01, 0, 0, 0, 0, 0x80)).toBeNull();
    expect(at(0x80, 0x03, 0x01, 0)).toBeNull();
  });
});
