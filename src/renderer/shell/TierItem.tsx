import { Footprints, Hourglass, type LucideIcon, Zap } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useId } from 'react';
import type { TierInstanceView, TierView } from '../../protocol/messages.ts';
import { modeDetails, modeNames, tierModes } from '../commands/tier-modes.ts';
import { Tooltip } from '../components/Tooltip.tsx';
import { useStore } from '../store/use-store.ts';
import { countText, tierText } from './tier-text.ts';
import './tier-item.css';

const icons: Readonly<Record<TierView['now'], LucideIcon>> = {
  native: Zap,
  preparing: Hourglass,
  interpreter: Footprints,
};

/** What executes the run, and why; a click tells it module by module, and lets a person choose. */
export function TierItem() {
  const view = useStore((s) => (s.module.view === null ? null : s.tier.view));
  if (view === null) return null;
  const { label, detail } = tierText(view);
  const Icon = icons[view.now];
  return (
    <Popover.Root modal>
      <Tooltip text={detail === '' ? label : `${label}: ${detail}`} side="top" detail={view.text}>
        <Popover.Trigger asChild>
          <button type="button" className="status-tier status-button" data-now={view.now}>
            <Icon size={12} aria-hidden />
            <span>{label}</span>
            {detail !== '' && <span className="status-tier-detail">{detail}</span>}
          </button>
        </Popover.Trigger>
      </Tooltip>
      <Popover.Portal>
        <Popover.Content
          className="tier-card"
          aria-label="Execution tier"
          side="top"
          align="end"
          sideOffset={6}
          collisionPadding={8}
        >
          <p className="tier-why">{view.text}</p>
          {view.mode !== 'interpreter' && <Modules instances={view.instances} told={view.text} />}
          <Choice />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface ModulesProps {
  readonly instances: readonly TierInstanceView[];
  /** What was said already. */
  readonly told: string;
}

/** The first one is the module that is open: it is called as its file is. */
function Modules({ instances, told }: ModulesProps) {
  const file = useStore((s) => s.module.view?.name ?? '');
  if (instances.length === 0) return null;
  return (
    <ul className="tier-modules" aria-label="Modules">
      {instances.map((one, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- several may have one name
        <li key={index}>
          <span className="code-font tier-name">{index === 0 ? file : one.name}</span>
          <span className="muted">{countText(one)} native</span>
          {one.text !== '' && one.text !== told && <span className="tier-note">{one.text}</span>}
        </li>
      ))}
    </ul>
  );
}

function Choice() {
  const tier = useStore((s) => s.settings.tier);
  const setTier = useStore((s) => s.settings.setTier);
  const id = useId();
  return (
    <fieldset className="tier-choice">
      <legend>Execution tier</legend>
      {tierModes.map((mode) => (
        <div key={mode} className="tier-mode">
          <input
            type="radio"
            id={`${id}${mode}`}
            name={id}
            checked={tier === mode}
            aria-describedby={`${id}${mode}-detail`}
            onChange={() => setTier(mode)}
          />
          <label htmlFor={`${id}${mode}`}>{modeNames[mode]}</label>
          <span id={`${id}${mode}-detail`} className="muted">
            {modeDetails[mode]}
          </span>
        </div>
      ))}
    </fieldset>
  );
}
