import { speedIndex, speeds, speedText } from '../commands/speed.ts';
import { Tooltip } from '../components/Tooltip.tsx';
import { useStore } from '../store/use-store.ts';

/** From one instruction a second to full speed; each step about doubles it. */
export function SpeedSlider() {
  const speed = useStore((s) => s.run.speed);
  const setSpeed = useStore((s) => s.run.setSpeed);
  return (
    <Tooltip text={`Speed: ${speedText(speed)}`} detail="Instructions per second while running.">
      <label className="toolbar-speed">
        <span className="muted">Speed</span>
        <input
          type="range"
          min={0}
          max={speeds.length - 1}
          value={speedIndex(speed)}
          aria-valuetext={speedText(speed)}
          onChange={(event) => setSpeed(speeds[Number(event.target.value)] ?? null)}
        />
        {speed !== null && (
          <span className="toolbar-speed-text">{speedText(speed).replace(/instructions?/, 'instr.')}</span>
        )}
      </label>
    </Tooltip>
  );
}
