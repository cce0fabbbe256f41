import { Menubar } from 'radix-ui';
import { commands, type MenuName } from '../../shared/commands.ts';
import { perform, whyNot } from '../commands/commands.ts';
import { firstKey } from '../commands/keymap.ts';
import { Kbd } from '../components/Kbd.tsx';
import { store } from '../store/use-store.ts';
import '../components/menu.css';

const menus: readonly MenuName[] = ['File', 'Edit', 'Run', 'Time', 'Go', 'View', 'Help'];

/** The menu of the browser version, from the one list of commands. The desktop version has the system's. */
export function MenuBar() {
  return (
    <Menubar.Root className="menu-bar" aria-label="Menu">
      {menus.map((menu) => (
        <Menubar.Menu key={menu}>
          <Menubar.Trigger className="menu-trigger">{menu}</Menubar.Trigger>
          <Menubar.Portal>
            <Menubar.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
              <MenuItems menu={menu} />
            </Menubar.Content>
          </Menubar.Portal>
        </Menubar.Menu>
      ))}
    </Menubar.Root>
  );
}

/** Drawn while the menu is open, so it reads the state once and needs no subscription. */
function MenuItems({ menu }: { readonly menu: MenuName }) {
  const state = store.getState();
  return commands
    .filter((command) => command.menu === menu)
    .map(({ id, title, help }) => {
      const keys = firstKey(id, state.settings.keys);
      const why = whyNot(id, state);
      return (
        <Menubar.Item
          key={id}
          className="menu-item"
          disabled={why !== null}
          title={why ?? help}
          // After the menu has closed and given the focus back, so that a dialog or a pane can take it.
          onSelect={() => setTimeout(() => perform(id, store.getState()))}
        >
          <span className="menu-label">{title}</span>
          {keys !== undefined && <Kbd keys={keys} />}
        </Menubar.Item>
      );
    });
}
