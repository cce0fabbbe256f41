import { useState } from 'react';
import { commands } from '../../shared/commands.ts';
import { perform, whyNot } from '../commands/commands.ts';
import { firstKey } from '../commands/keymap.ts';
import { Dialog } from '../components/Dialog.tsx';
import { Kbd } from '../components/Kbd.tsx';
import { store } from '../store/use-store.ts';
import { best } from './match.ts';
import { PickList } from './PickList.tsx';

/** Every command by name. Those that cannot be done now are listed too, and say why. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [query, setQuery] = useState('');
  const state = store.getState();
  const found = best(commands, (command) => `${command.title} ${command.menu}`, query);
  return (
    <Dialog title="Commands" place="top" width={600} bare onClose={onClose}>
      <PickList
        label="Commands"
        placeholder="What do you want to do?"
        query={query}
        onQuery={setQuery}
        items={found.filter(({ id }) => id !== 'view.commands')}
        keyOf={({ id }) => id}
        isDisabled={({ id }) => whyNot(id, state) !== null}
        renderItem={({ id, title, help }) => {
          const keys = firstKey(id, state.settings.keys);
          return (
            <>
              <span className="pick-name">{title}</span>
              <span className="pick-detail">{whyNot(id, state) ?? help}</span>
              {keys !== undefined && <Kbd keys={keys} />}
            </>
          );
        }}
        onPick={({ id }) => {
          onClose();
          // After the focus has gone back, so that the command can move it.
          setTimeout(() => perform(id, store.getState()));
        }}
        nothing="No command has that name."
      />
    </Dialog>
  );
}
