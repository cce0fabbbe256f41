import { describe, expect, it } from 'vitest';
import type { ModuleRow } from '../../../src/protocol/messages.ts';
import {
  hasPalette,
  sharesBytes,
  suggested,
  typed,
  usefulOf,
  withTyped,
} from '../../../src/renderer/dialogs/framebuffer-form.ts';

const row = (name: string, detail: string, more: Partial<ModuleRow>): ModuleRow => ({
  index: 0,
  name,
  detail,
  offset: 0,
  size: null,
  target: null,
  ...more,
});
const global = (name: string, type = 'i32'): ModuleRow =>
  row(name, `constant ${type}`, { target: { kind: 'global', global: 0 } });
const func = (name: string, ...params: string[]): ModuleRow =>
  row(name, '', {
    target: { kind: 'func', func: 0 },
    signature: { params: params.map((type) => ({ name: 'p', type })), results: [] },
  });

describe('the form for a picture in memory', () => {
  it('finds exported globals that can be addresses, and functions that can be called for a frame', () => {
    const rows = [
      row('memory', 'memory, 2 pages', { target: { kind: 'memory', memory: 0, address: 0 } }),
      global('pixels'),
      global('speed', 'f32'),
      func('step'),
      func('render', 'f64'),
      func('count', 'i32'),
      func('two', 'i32', 'i32'),
      func('object', 'externref'),
    ];
    expect(usefulOf(rows)).toEqual({
      globals: ['pixels'],
      functions: [
        { name: 'step', takes: 'nothing' },
        { name: 'render', takes: 'float' },
        { name: 'count', takes: 'integer' },
      ],
    });
  });

  it('suggests what painting is called before what moving is called, with what it takes', () => {
    const from = (...rows: ModuleRow[]) => suggested(usefulOf(rows));
    expect(from(func('update', 'f32'), func('render'), func('init'), global('x'), global('frameBuffer'))).toMatchObject(
      {
        address: 'frameBuffer',
        call: 'render',
        argument: 'none',
        first: 'init',
      },
    );
    expect(from(func('update', 'f32'))).toMatchObject({ call: 'update', argument: 'time', first: '' });
    expect(from(func('on_frame', 'i32'), func('start'))).toMatchObject({
      call: 'on_frame',
      argument: 'frame',
      first: 'start',
    });
    expect(from(func('compute'), global('total'))).toMatchObject({ address: '0', call: '', argument: 'none' });
  });

  it('reads what was typed, or says what it cannot read', () => {
    const settings = suggested({ globals: [], functions: [] });
    const fields = { width: ' 320', height: '0xc8', stride: '' };
    expect(withTyped(settings, fields)).toMatchObject({ width: 320, height: 200, stride: null });
    expect(withTyped(settings, { ...fields, stride: '1280' })).toMatchObject({ stride: 1280 });
    expect(withTyped(settings, { ...fields, width: '3.5' })).toMatch('whole numbers of pixels');
    expect(withTyped(settings, { ...fields, stride: 'x' })).toMatch('whole number of bytes');
    expect(withTyped({ ...settings, address: ' ' }, fields)).toMatch('needs an address');
    expect(typed({ ...settings, stride: 12 })).toEqual({ width: '256', height: '256', stride: '12' });
    expect(withTyped(settings, typed(settings))).toEqual(settings);
  });

  it('asks for colours where there is a palette, and for the order where pixels share a byte', () => {
    expect(['index8', 'index2', 'grey8', 'rgba8888'].map((format) => hasPalette(format as never))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(['index8', 'index4', 'index1'].map((format) => sharesBytes(format as never))).toEqual([false, true, true]);
  });
});
