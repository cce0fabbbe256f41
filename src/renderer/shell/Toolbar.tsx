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
} from 'lucide-react';
import { type CommandId, commands } from '../../shared/commands.ts';
import { perform, whyNot } from '../commands/commands.ts';
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
  const running = useStore((s) => s.run.state === 'running');
  return (
    <div className="toolbar" role="toolbar" aria-label="Run" onKeyDown={moveFocus}>
      <h1 className="toolbar-title">Wasmscope</h1>
      {host === undefined && <MenuBar />}
      <span className="toolbar-name" title={name}>
        {name}
      </span>
      <CommandButton
        id="run.toggle"
        icon={running ? Pause : Play}
        label={running ? 'Pause' : 'Continue'}
        className="primary toolbar-run"
      />
      <CommandButton id="step.into" icon={ArrowDownToDot} label="Into" />
      <CommandButton id="step.over" icon={Redo2} label="Over" />
      <CommandButton id="step.out" icon={ArrowUpFromDot} label="Out" />
      <CommandButton id="step.frame" icon={Film} label="Frame" />
      <CommandButton id="run.restart" icon={RotateCcw} label="Restart" bare />
      <CommandButton id="run.stop" icon={Square} label="Stop" bare />
      <SpeedSlider />
      <span className="spacer" />
      <CommandButton id="view.commands" icon={CommandIcon} label="Commands" />
    </div>
  );
}

/** A toolbar is one stop of the Tab key for those who like it so: arrow keys move along it. */
function moveFocus(event: React.KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  if (!(event.target instanceof HTMLButtonElement) || event.target.closest('[role=menubar]') !== null) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('.button')];
  const at = buttons.indexOf(event.target);
  if (at < 0) return;
  event.preventDefault();
  buttons.at((at + (event.key === 'ArrowRight' ? 1 : -1)) % buttons.length)?.focus();
}

interface CommandButtonProps {
  readonly id: CommandId;
  readonly icon: LucideIcon;
  readonly label: string;
  /** The icon alone: the label is its name. */
  readonly bare?: boolean;
  readonly className?: string;
}

/** A button for a command. A disabled one keeps the focus and says in its tooltip why nothing happens. */
export function CommandButton({ id, icon: Icon, label, bare = false, className = '' }: CommandButtonProps) {
  const why = useStore((s) => whyNot(id, s));
  const keys = useStore((s) => firstKey(id, s.settings.keys));
  const command = commands.find((each) => each.id === id);
  return (
    <Tooltip text={command?.title ?? label} keys={keys} detail={why ?? command?.help}>
      <button
        type="button"
        className={`button ${className}`}
        aria-label={label}
        aria-disabled={why !== null}
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
