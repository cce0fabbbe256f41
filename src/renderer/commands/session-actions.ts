import type { CommandId } from '../../shared/commands.ts';
import type { State } from '../store/state.ts';
import type { Action } from './action.ts';

const cannotSave = ({ module, session, time }: State): string | null => {
  if (module.view === null) return 'Open a module first.';
  if (session.busy === 'saving') return 'A session is being saved.';
  if (time.view === null) return 'Nothing has run yet: there is nothing to save.';
  return time.view.recording ? null : 'This run is not recorded: switch recording on in the settings, and restart.';
};

/** What the commands about sessions do. */
export const sessionActions = {
  'session.save': { unless: cannotSave, run: (s) => void s.session.save(false) },
  'session.saveWithModule': { unless: cannotSave, run: (s) => void s.session.save(true) },
} as const satisfies Readonly<Partial<Record<CommandId, Action>>>;
