import { useId } from 'react';
import { modeDetails, modeNames, tierModes } from '../commands/tier-modes.ts';
import { useStore } from '../store/use-store.ts';

/** Which tier executes runs. */
export function TierSettings() {
  const tier = useStore((s) => s.settings.tier);
  const setTier = useStore((s) => s.settings.setTier);
  const note = useId();
  return (
    <fieldset>
      <legend>Running</legend>
      <label className="form-row">
        <span>Execution tier</span>
        <select
          className="text-field"
          value={tier}
          aria-describedby={note}
          onChange={(event) => setTier(event.target.value as typeof tier)}
        >
          {tierModes.map((mode) => (
            <option key={mode} value={mode}>
              {modeNames[mode]}
            </option>
          ))}
        </select>
      </label>
      <p id={note} className="form-note">
        {modeDetails[tier]}.
      </p>
    </fieldset>
  );
}
