import type { TierMode } from '../../protocol/messages.ts';

export const tierModes = ['auto', 'interpreter', 'native'] as const satisfies readonly TierMode[];

export const modeNames: Readonly<Record<TierMode, string>> = {
  auto: 'Automatic',
  interpreter: 'Interpreter',
  native: 'Native',
};

/** What a person gets by it. */
export const modeDetails: Readonly<Record<TierMode, string>> = {
  auto: 'Native code once a run lasts, the interpreter for steps and looks',
  interpreter: 'The interpreter executes everything, many times slower',
  native: 'Native code from the first instruction on, which may have to wait for it',
};
