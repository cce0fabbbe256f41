import { useCallback } from 'react';
import { type CommandId, commands } from '../../shared/commands.ts';
import { useStore } from '../store/use-store.ts';
import { isMac } from './key-text.ts';

const byId = new Map(commands.map((command) => [command.id, command]));

/** The first key of a command, as the person has set it; undefined when it has none. For tooltips and menus. */
export function useKeys(): (id: CommandId) => string | undefined {
  const chosen = useStore((s) => s.settings.keys);
  return useCallback(
    (id) => {
      const command = byId.get(id);
      return (chosen[id] ?? (isMac ? command?.mac : undefined) ?? command?.keys)?.[0];
    },
    [chosen],
  );
}
