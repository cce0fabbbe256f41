import { Music, SlidersHorizontal, Volume2, VolumeX } from 'lucide-react';
import { IconButton } from '../../components/IconButton.tsx';
import { Tooltip } from '../../components/Tooltip.tsx';
import { useStore } from '../../store/use-store.ts';
import type { GameView } from '../../../protocol/messages.ts';
import { toneText } from './tone-text.ts';

/** What stands above the picture: where it is, the clock of a game that has one, its sound, and how it was described. */
export function GameTools({ view, status }: { readonly view: GameView; readonly status: string }) {
  const { fixedDt, setFixedDt, sound, setSound } = useStore((s) => s.settings);
  const openDialog = useStore((s) => s.ui.openDialog);
  const { game, tones } = view;
  const tone = tones.at(-1);
  return (
    <>
      <span className="game-status">{status}</span>
      {tone !== undefined && (
        <Tooltip text={toneText(tone)}>
          <span className="game-tone">
            <Music size={12} aria-label={toneText(tone)} />
          </span>
        </Tooltip>
      )}
      {game.timed && (
        <Tooltip
          text="Fixed time step"
          detail="Every frame takes 1/60 s, whatever the clock says: runs repeat exactly."
        >
          <label className="game-option">
            <input type="checkbox" checked={fixedDt} onChange={(event) => setFixedDt(event.target.checked)} />
            1/60 s
          </label>
        </Tooltip>
      )}
      {game.id === 'wasm4' && (
        <IconButton
          icon={sound ? Volume2 : VolumeX}
          label={sound ? 'Sound is on' : 'Sound is off'}
          pressed={sound}
          onClick={() => setSound(!sound)}
        />
      )}
      {game.id === 'framebuffer' && (
        <IconButton icon={SlidersHorizontal} label="What the picture is" onClick={() => openDialog('framebuffer')} />
      )}
    </>
  );
}
