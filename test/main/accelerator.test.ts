import { describe, expect, it } from 'vitest';
import { accelerator } from '../../src/main/accelerator.ts';
import { commands } from '../../src/shared/commands.ts';

describe('accelerator', () => {
  it('writes keys as Electron does', () => {
    expect(accelerator('Mod+KeyO')).toBe('CmdOrCtrl+O');
    expect(accelerator('Mod+Shift+F5')).toBe('CmdOrCtrl+Shift+F5');
    expect(accelerator('Alt+ArrowLeft')).toBe('Alt+Left');
    expect(accelerator('Alt+Period')).toBe('Alt+.');
    expect(accelerator('Control+Shift+Minus')).toBe('Ctrl+Shift+-');
    expect(accelerator('Mod+Digit0')).toBe('CmdOrCtrl+0');
    expect(accelerator('Shift+?')).toBe('Shift+?');
  });

  it('shows no chord of several presses', () => {
    expect(accelerator('Mod+KeyK Mod+KeyS')).toBeUndefined();
    expect(accelerator('')).toBeUndefined();
  });

  it('knows every key of the command list', () => {
    const valid =
      /^((CmdOrCtrl|Ctrl|Alt|Shift|Super)\+)*([A-Z0-9]|F\d{1,2}|Left|Right|Up|Down|Home|End|PageUp|PageDown|Esc|Space|Enter|Tab|[-.,=/\\;'[\]`?])$/;
    const keys = commands.flatMap((command) => [...command.keys, ...(command.mac ?? [])]);
    expect(keys.length).toBeGreaterThan(30);
    expect(keys.filter((key) => !valid.test(accelerator(key) ?? ''))).toEqual([]);
  });
});
