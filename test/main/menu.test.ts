import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate, type MenuContent } from '../../src/main/menu.ts';
import { commands } from '../../src/shared/commands.ts';

const content: MenuContent = { platform: 'linux', commands, keys: {}, recent: [] };
const quiet = { command: () => undefined, openRecent: () => undefined, clearRecent: () => undefined };

function items(template: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])]);
}

function click(item: MenuItemConstructorOptions | undefined): void {
  (item?.click as (() => void) | undefined)?.();
}

describe('menuTemplate', () => {
  it('shows every command once, in its menu', () => {
    const template = menuTemplate(content, quiet);
    expect(template.map((menu) => menu.label)).toEqual(['File', 'Edit', 'Run', 'Time', 'Go', 'View', 'Help']);
    for (const command of commands) {
      const menu = template.find((one) => one.label === command.menu);
      expect(items([menu ?? {}]).filter((item) => item.id === command.id)).toHaveLength(1);
    }
  });

  it('sends the id of the command that was chosen', () => {
    const chosen: string[] = [];
    const all = items(menuTemplate(content, { ...quiet, command: (id) => chosen.push(id) }));
    for (const command of commands) click(all.find((item) => item.id === command.id));
    expect(chosen).toEqual(commands.map((command) => command.id));
  });

  it('only shows keys: the page hears them itself', () => {
    const all = items(menuTemplate(content, quiet));
    const into = all.find((item) => item.id === 'step.into');
    expect(into).toMatchObject({ label: 'Step into', accelerator: 'F11', registerAccelerator: false });
  });

  it('shows the keys people chose instead', () => {
    const all = items(menuTemplate({ ...content, keys: { 'step.into': ['F7', 'F11'], 'step.over': [] } }, quiet));
    expect(all.find((item) => item.id === 'step.into')?.accelerator).toBe('F7');
    expect(all.find((item) => item.id === 'step.over')?.accelerator).toBeUndefined();
  });

  it('has the menus and keys of macOS there', () => {
    const template = menuTemplate({ ...content, platform: 'darwin' }, quiet);
    expect(template[0]?.role).toBe('appMenu');
    expect(template.at(-1)?.role).toBe('windowMenu');
    expect(items(template).find((item) => item.id === 'step.blockEnd')?.accelerator).toBe('Alt+F11');
  });

  it('opens and clears recent files', () => {
    const seen: string[] = [];
    const recent = [{ name: 'a.wasm', token: 'tok', place: '~/x', openedAt: 0 }];
    const all = items(
      menuTemplate(
        { ...content, recent },
        { ...quiet, openRecent: (token) => seen.push(token), clearRecent: () => seen.push('clear') },
      ),
    );
    click(all.find((item) => item.label === 'a.wasm — ~/x'));
    click(all.find((item) => item.label === 'Clear this list'));
    expect(seen).toEqual(['tok', 'clear']);
    expect(items(menuTemplate(content, quiet)).find((item) => item.label === 'Open recent')?.enabled).toBe(false);
  });
});
