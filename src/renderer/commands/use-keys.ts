import { useCallback } from 'react';
import type { CommandId } from '../../shared/commands.ts';
import { useStore } from '../store/use-store.ts';
import { firstKey } from './keymap.ts';

/** The first key of a command, as the person has set it; undefined when it has none. For tooltips and menus. */
export function useKeys(): (id: CommandId) => string | undefined {
  const changed = useStore((s) => s.settings.keys);
  return useCallback((id) => firstKey(id, changed), [changed]);
}
