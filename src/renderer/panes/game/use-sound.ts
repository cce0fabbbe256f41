import { useEffect, useRef } from 'react';
import type { GameView } from '../../../protocol/messages.ts';
import { Sound } from './sound.ts';

/** Lets the tones of a view be heard, each once, while `on` and while the machine runs. */
export function useSound(view: GameView | null, on: boolean, running: boolean): void {
  const sound = useRef<Sound>(null);
  useEffect(() => {
    if (!on || !running || view === null || view.tones.length === 0) return;
    sound.current ??= new Sound();
    for (const tone of view.tones) sound.current.play(tone);
  }, [view, on, running]);
  useEffect(() => {
    if (!on || !running) sound.current?.silence();
  }, [on, running]);
  useEffect(
    () => () => {
      sound.current?.close();
      sound.current = null;
    },
    [],
  );
}
