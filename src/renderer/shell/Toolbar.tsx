import {
  ArrowDownToDot,
  ArrowUpFromDot,
  Command as CommandIcon,
  Film,
  type LucideIcon,
  Pause,
  Play,
  Redo2,
  RotateCcw,
  Square,
  Undo2,
} from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { type CommandId, commands } from '../../shared/commands.ts';
import { helpNow, perform, runLabel, whyNot } from '../commands/commands.ts';
import { ariaKeys, shortKeyText } from '../commands/key-text.ts';
import { firstKey } from '../commands/keymap.ts';
import { Tooltip } from '../components/Tooltip.tsx';
import { store, useStore } from '../store/use-store.ts';
import { host } from '../surroundings.ts';
import { MenuBar } from './MenuBar.tsx';
import { SpeedSlider } from './SpeedSlider.tsx';
import '../components/kbd.css';
import './toolbar.css';

/** The bar on top: what is open, the menu (in a browser), running and stepping, speed, the palette. */
export function Toolbar() {
  const name = useStore((s) => s.module.view?.name ?? '');
  return (
    <header className="toolbar">
      <h1 className="toolbar-title">Wasmscope</h1>
      {host === undefined && <MenuBar />}
      <span className="toolbar-name" title={name}>
        {name}
      </span>
      <RunButtons />
      <SpeedSlider />
      <span className="spacer" />
      <CommandButton id="view.commands" icon={CommandIcon} label="Commands" />
    </header>
  );
}

/** One stop of the Tab key; arrow keys, Home and End move along. */
function RunButtons() {
  const running = useStore((s) => s.run.state === 'running');
  const [stop, setStop] = useState<CommandId>('run.toggle');
  const part = (id: CommandId) => ({ id, tabIndex: id === stop ? 0 : -1, onFocus: () => setStop(id) });
  return (
    <div className="toolbar-buttons" role="toolbar" aria-label="Run" onKeyDown={moveFocus}>
      <CommandButton
        {...part('run.toggle')}
        icon={running ? Pause : Play}
        label={useStore(runLabel)}
        className="primary toolbar-run"
      />
      <CommandButton {...part('step.into')} icon={ArrowDownToDot} label="Into" />
      <CommandButton {...part('step.over')} icon={Redo2} label="Over" />
      <CommandButton {...part('step.out')} icon={ArrowUpFromDot} label="Out" />
      <CommandButton {...part('time.backOver')} icon={Undo2} label="Back" />
      <CommandButton {...part('step.frame')} icon={Film} label="Frame" />
      <CommandButton {...part('run.restart')} icon={RotateCcw} label="Restart" bare />
      <CommandButton {...part('run.stop')} icon={Square} label="Stop" bare />
    </div>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button === event.target);
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: (at + 1) % buttons.length,
    Home: 0,
    End: -1,
  };
  const to = targets[event.key];
  if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  buttons.at(to)?.focus();
}

interface CommandButtonProps {
  readonly id: CommandId;
  readonly icon: LucideIcon;
  readonly label: string;
  /** The icon alone: the label is its name. */
  readonly bare?: boolean;
  readonly className?: string;
  readonly tabIndex?: number;
  readonly onFocus?: () => void;
}

/** A button for a command. A disabled one keeps the focus and says in its tooltip why nothing happens. */
export function CommandButton({
  id,
  icon: Icon,
  label,
  bare = false,
  className = '',
  tabIndex,
  onFocus,
}: CommandButtonProps) {
  const why = useStore((s) => whyNot(id, s));
  const now = useStore((s) => helpNow(id, s));
  const keys = useStore((s) => firstKey(id, s.settings.keys));
  const command = commands.find((each) => each.id === id);
  return (
    <Tooltip text={command?.title ?? label} keys={keys} detail={why ?? now ?? command?.help}>
      <button
        type="button"
        className={`button ${className}`}
        aria-label={label}
        aria-disabled={why !== null}
        tabIndex={tabIndex}
        onFocus={onFocus}
        aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
        onClick={() => perform(id, store.getState())}
      >
        <Icon size={13} aria-hidden />
        {!bare && <span>{label}</span>}
        {!bare && keys !== undefined && <kbd className="drawn-keys" data-keys={shortKeyText(keys)} aria-hidden />}
      </button>
    </Tooltip>
  );
}
