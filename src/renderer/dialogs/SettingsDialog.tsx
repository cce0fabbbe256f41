import { useId, useState } from 'react';
import { laneShapes } from '../../engine/text/format.ts';
import { mostOf } from '../../protocol/limits.ts';
import type { Settings } from '../../protocol/messages.ts';
import { Dialog } from '../components/Dialog.tsx';
import { defaultLimits } from '../store/settings-slice.ts';
import { useStore } from '../store/use-store.ts';
import { RecordingSettings } from './RecordingSettings.tsx';
import { TierSettings } from './TierSettings.tsx';
import { readCount } from './StepCount.tsx';
import './form.css';

/** Theme, how numbers and vectors are written, the game's clock, what executes runs, the recording, the machine's limits. Everything takes effect at once. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const settings = useStore((s) => s.settings);
  const setShapeEverywhere = useStore((s) => s.values.setShapeEverywhere);
  const { theme, numbers, lanes, fixedDt, sound, limits } = settings;
  return (
    <Dialog title="Settings" width={520} onClose={onClose}>
      <div className="dialog-body form">
        <fieldset>
          <legend>Window</legend>
          <label className="form-row">
            <span>Theme</span>
            <select
              className="text-field"
              value={theme}
              onChange={(event) => settings.setTheme(event.target.value as typeof theme)}
            >
              <option value="system">As the system has it</option>
              <option value="dark">Dark</option>
              <option value="light">Light</option>
            </select>
          </label>
          <label className="form-row">
            <span>Integers</span>
            <select
              className="text-field"
              value={numbers}
              onChange={(event) => settings.setNumbers(event.target.value as typeof numbers)}
            >
              <option value="decimal">Decimal first</option>
              <option value="hex">Hexadecimal first</option>
            </select>
          </label>
          <label className="form-row">
            <span>Vectors</span>
            <select
              className="text-field"
              value={lanes}
              onChange={(event) => setShapeEverywhere(event.target.value as typeof lanes)}
            >
              <option value="auto">As the code uses them</option>
              {laneShapes.map((shape) => (
                <option key={shape} value={shape}>
                  {shape}
                </option>
              ))}
            </select>
          </label>
        </fieldset>
        <fieldset>
          <legend>Game</legend>
          <label>
            <input type="checkbox" checked={fixedDt} onChange={(event) => settings.setFixedDt(event.target.checked)} />{' '}
            Each frame lasts 1/60 s, whatever the clock says
          </label>
          <label>
            <input type="checkbox" checked={sound} onChange={(event) => settings.setSound(event.target.checked)} />{' '}
            Games are heard
          </label>
        </fieldset>
        <TierSettings />
        <RecordingSettings />
        <fieldset>
          <legend>Limits of the machine</legend>
          <Limit name="maxFrames" label="Calls inside calls" limits={limits} />
          <Limit name="maxStackBytes" label="Bytes of stack" limits={limits} />
          <Limit name="maxMemoryPages" label="Memory, pages of 64 KiB" limits={limits} />
          <Limit name="maxTableElements" label="Elements of a table" limits={limits} />
          <Limit name="maxArrayLength" label="Elements of an array" limits={limits} />
          <Limit name="maxObjectBytes" label="Bytes of objects" limits={limits} />
          <p className="form-note">
            Beyond a limit a call traps and a growth fails, as the specification allows. A change counts from the next
            restart on.
          </p>
        </fieldset>
      </div>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={() => settings.setLimits(defaultLimits)}>
          Default limits
        </button>
        <button type="button" className="button primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}

interface LimitProps {
  readonly name: keyof Settings;
  readonly label: string;
  readonly limits: Settings;
}

function Limit({ name, label, limits }: LimitProps) {
  const setLimits = useStore((s) => s.settings.setLimits);
  const max = mostOf[name];
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? String(limits[name]);
  const count = readCount(text);
  const wrong = count === null || count > max;
  return (
    <div className="form-row">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="text-field code-font"
        inputMode="numeric"
        value={text}
        aria-invalid={wrong}
        title={wrong ? `A whole number from 1 to ${max}` : undefined}
        onChange={(event) => {
          setDraft(event.target.value);
          const typed = readCount(event.target.value);
          if (typed !== null && typed <= max) setLimits({ ...limits, [name]: typed });
        }}
        onBlur={() => setDraft(null)}
      />
    </div>
  );
}
