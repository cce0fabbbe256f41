import {
  Bookmark as BookmarkIcon,
  ChevronFirst,
  ChevronLast,
  FoldHorizontal,
  GitBranch,
  type LucideIcon,
  Rewind,
  StepBack,
  Undo2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { memo } from 'react';
import type { TimeView } from '../../../protocol/messages.ts';
import { commands, type CommandId } from '../../../shared/commands.ts';
import { perform, whyNot } from '../../commands/commands.ts';
import { ariaKeys } from '../../commands/key-text.ts';
import { firstKey } from '../../commands/keymap.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Tooltip } from '../../components/Tooltip.tsx';
import { extentOf, whereText } from '../../store/moments.ts';
import { visibleRange } from '../../store/time-slice.ts';
import { store, useStore } from '../../store/use-store.ts';
import { megabytes } from './timeline-text.ts';
import { zoomed } from './timeline-scale.ts';

interface ToolsProps {
  readonly view: TimeView;
  /** Is there a bookmark at this moment? */
  readonly marked: boolean;
}

/** The row above the strip: ways back, the moment in words, branches, bookmark, zoom, and what the recording takes. */
export function TimelineTools({ view, marked }: ToolsProps) {
  return (
    <>
      <span className="timeline-buttons">
        <TimeButton id="time.start" icon={ChevronFirst} />
        <TimeButton id="time.reverse" icon={Rewind} />
        <TimeButton id="time.backFrame" icon={StepBack} />
        <TimeButton id="time.backOver" icon={Undo2} />
        <TimeButton id="time.end" icon={ChevronLast} />
      </span>
      <span className="timeline-where">{whereText(view)}</span>
      {view.live ? (
        <span className="timeline-live">live</span>
      ) : (
        <>
          <span className="timeline-past">In the past</span>
          <GoOn />
        </>
      )}
      <span className="spacer" />
      <Journey view={view} />
      {view.note !== null && (
        <span className="timeline-note" title={view.note}>
          {view.note}
        </span>
      )}
      <Branches view={view} />
      <TimeButton id="time.bookmark" icon={BookmarkIcon} pressed={marked} />
      <Zoom />
      <span
        className="timeline-bytes"
        title={
          view.recording
            ? 'Memory that the recording takes, and may take'
            : 'This run is not recorded any further: see the settings'
        }
      >
        {view.recording ? megabytes(view.bytes, view.budget) : 'not recording'}
      </span>
    </>
  );
}

interface TimeButtonProps {
  readonly id: CommandId;
  readonly icon: LucideIcon;
  readonly pressed?: boolean;
}

/** A button for a command; one that cannot be done says why in its tooltip. */
const TimeButton = memo(function TimeButton({ id, icon: Icon, pressed }: TimeButtonProps) {
  const why = useStore((s) => whyNot(id, s));
  const keys = useStore((s) => firstKey(id, s.settings.keys));
  const command = commands.find((each) => each.id === id);
  return (
    <Tooltip text={command?.title ?? id} keys={keys} detail={why ?? command?.help} side="top">
      <button
        type="button"
        className="icon-button"
        aria-label={command?.title}
        aria-disabled={why !== null}
        aria-pressed={pressed}
        aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
        onClick={() => perform(id, store.getState())}
      >
        <Icon size={14} aria-hidden />
      </button>
    </Tooltip>
  );
});

/** How much of the run is visible. */
const Zoom = memo(function Zoom() {
  const whole = useStore((s) => s.time.range === null);
  const zoom = (factor: number): void => {
    const { view, range, wish, setRange } = store.getState().time;
    if (view !== null) setRange(zoomed(visibleRange({ range, view }), factor, wish ?? view.at, extentOf(view)));
  };
  return (
    <span className="timeline-buttons">
      <IconButton icon={ZoomOut} label="Zoom out" disabled={whole} onClick={() => zoom(0.5)} />
      <IconButton icon={ZoomIn} label="Zoom in" onClick={() => zoom(2)} />
      <IconButton
        icon={FoldHorizontal}
        label="Show the whole run"
        disabled={whole}
        onClick={() => store.getState().time.setRange(null)}
      />
    </span>
  );
});

/** In the past one may go on differently; what was recorded is kept beside it. */
const GoOn = memo(function GoOn() {
  const why = useStore((s) => whyNot('time.branch', s));
  const keys = useStore((s) => firstKey('time.branch', s.settings.keys));
  const help = commands.find(({ id }) => id === 'time.branch')?.help;
  return (
    <Tooltip text="Go on from here" keys={keys} detail={why ?? help} side="top">
      <button
        type="button"
        className="timeline-go-on"
        aria-disabled={why !== null}
        onClick={() => perform('time.branch', store.getState())}
      >
        <GitBranch size={12} aria-hidden />
        Go on from here
      </button>
    </Tooltip>
  );
});

/** A journey that takes its time: what is looked for, how far it has come, and a way to end it. */
function Journey({ view: { seeking } }: { readonly view: TimeView }) {
  const slow = useStore((s) => s.time.slow);
  if (seeking === null && !slow) return null;
  const text = seeking?.text ?? 'Going there';
  return (
    <span className="timeline-journey" role="group" aria-label={text}>
      <span className="timeline-journey-text">{text}</span>
      {seeking === null ? <progress aria-label={text} /> : <progress aria-label={text} max={1} value={seeking.done} />}
      <button type="button" className="link-button" onClick={() => perform('time.cancel', store.getState())}>
        Cancel
      </button>
    </span>
  );
}

/** Which way the run went; not there as long as it went only one. */
function Branches({ view: { branches, branch } }: { readonly view: TimeView }) {
  const switchTo = useStore((s) => s.time.switchTo);
  if (branches.length < 2) return null;
  return (
    <select
      className="timeline-branches"
      aria-label="Branch"
      value={branch}
      onChange={(event) => switchTo(Number(event.target.value))}
    >
      {branches.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
