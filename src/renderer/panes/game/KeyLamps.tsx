import type { GameControl, GameKeys } from '../../../protocol/messages.ts';

interface KeyLampsProps {
  readonly controls: readonly GameControl[];
  readonly keys: GameKeys;
}

/** The keys of the game, lit while they are down. */
export function KeyLamps({ controls, keys }: KeyLampsProps) {
  return (
    <>
      {controls.map(({ key, sign, what }) => (
        <kbd key={key} data-down={keys[key] || undefined} title={what}>
          {sign}
        </kbd>
      ))}
      <span>
        <kbd>Esc</kbd> leaves
      </span>
    </>
  );
}
