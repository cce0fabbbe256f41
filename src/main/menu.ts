import type { MenuItemConstructorOptions } from 'electron';
import type { Command, MenuName } from '../shared/commands.ts';
import type { RecentFile } from '../shared/ipc.ts';
import { accelerator } from './accelerator.ts';

export interface MenuContent {
  readonly platform: NodeJS.Platform;
  readonly commands: readonly Command[];
  /** Keys that replace the commands' own, by command id. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  readonly recent: readonly RecentFile[];
}

export interface MenuActions {
  command(id: string): void;
  openRecent(token: string): void;
  clearRecent(): void;
}

const order: readonly MenuName[] = ['File', 'Edit', 'Run', 'Time', 'Go', 'View', 'Help'];

/** The native menu: the one command list, with what only the system can do (clipboard, full screen, quit) added. */
export function menuTemplate(content: MenuContent, actions: MenuActions): MenuItemConstructorOptions[] {
  const mac = content.platform === 'darwin';
  const menus = order.map((name): MenuItemConstructorOptions => {
    const items = content.commands.filter((one) => one.menu === name).map((one) => commandItem(one, content, actions));
    if (name === 'File') items.splice(1, 0, recentItem(content.recent, actions));
    return { label: name, ...(name === 'Help' ? { role: 'help' } : {}), submenu: withSystemItems(name, items, mac) };
  });
  return mac ? [{ role: 'appMenu' }, ...menus, { role: 'windowMenu' }] : menus;
}

function commandItem(command: Command, content: MenuContent, actions: MenuActions): MenuItemConstructorOptions {
  const own = content.platform === 'darwin' ? (command.mac ?? command.keys) : command.keys;
  const key = (content.keys[command.id] ?? own)[0];
  const shown = key === undefined ? undefined : accelerator(key);
  return {
    id: command.id,
    label: command.title,
    toolTip: command.help,
    // The page hears every key itself; the menu only shows them.
    ...(shown === undefined ? {} : { accelerator: shown, registerAccelerator: false }),
    click: () => actions.command(command.id),
  };
}

function recentItem(recent: readonly RecentFile[], actions: MenuActions): MenuItemConstructorOptions {
  return {
    label: 'Open recent',
    enabled: recent.length > 0,
    submenu: [
      ...recent.map((file) => ({ label: `${file.name} — ${file.place}`, click: () => actions.openRecent(file.token) })),
      { type: 'separator' },
      { label: 'Clear this list', click: () => actions.clearRecent() },
    ],
  };
}

function withSystemItems(
  name: MenuName,
  items: MenuItemConstructorOptions[],
  mac: boolean,
): MenuItemConstructorOptions[] {
  const line: MenuItemConstructorOptions = { type: 'separator' };
  if (name === 'File') return [...items, line, mac ? { role: 'close' } : { role: 'quit' }];
  if (name === 'Edit') {
    const roles = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const;
    return [...roles.map((role) => ({ role })), line, ...items];
  }
  if (name === 'View') {
    const zoom = ['resetZoom', 'zoomIn', 'zoomOut'] as const;
    return [
      ...items,
      line,
      ...zoom.map((role): MenuItemConstructorOptions => ({ role, registerAccelerator: role !== 'resetZoom' })),
      { role: 'togglefullscreen', accelerator: mac ? 'Ctrl+Cmd+F' : 'Ctrl+Alt+F' },
      { role: 'toggleDevTools' },
    ];
  }
  return items;
}
