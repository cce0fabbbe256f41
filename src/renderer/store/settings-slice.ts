import { mostOf } from '../../protocol/limits.ts';
import type { Params, Settings, TierMode } from '../../protocol/messages.ts';
import type { CommandId } from '../../shared/commands.ts';
import { type LaneShape, laneShapes } from '../../engine/text/format.ts';
import { isRecord, loadNow, saveNow } from './persist.ts';
import type { SliceTools } from './state.ts';

/** What a person chose, kept between launches. Read by: everything that draws values, keys, theme. */
export interface SettingsSlice {
  readonly theme: 'dark' | 'light' | 'system';
  /** How integers are written first; the other form stands beside where there is room. */
  readonly numbers: 'decimal' | 'hex';
  /** How vectors are divided, where nothing else was chosen; 'auto': as the code around each of them does. */
  readonly lanes: LaneShape | 'auto';
  readonly limits: Settings;
  /** The game gets 1/60 s per frame, whatever the clock says. */
  readonly fixedDt: boolean;
  /** Games are heard. */
  readonly sound: boolean;
  /** Whether runs are recorded, and the memory that may take, in bytes. */
  readonly recording: Recording;
  /** Which tier executes runs. */
  readonly tier: TierMode;
  /** Keys the person changed, as in shared/commands.ts; an empty list: no key. */
  readonly keys: Readonly<Partial<Record<CommandId, readonly string[]>>>;
  setTheme: (theme: SettingsSlice['theme']) => void;
  setNumbers: (numbers: SettingsSlice['numbers']) => void;
  setLanes: (lanes: SettingsSlice['lanes']) => void;
  setLimits: (limits: Settings) => void;
  setFixedDt: (fixedDt: boolean) => void;
  setSound: (sound: boolean) => void;
  setRecording: (recording: Recording) => void;
  setTier: (tier: TierMode) => void;
  /** `keys` null: back to the default. */
  setKeys: (command: CommandId, keys: readonly string[] | null) => void;
  resetKeys: () => void;
}

type Recording = Params<'time.settings'>;

type Kept = Pick<
  SettingsSlice,
  'theme' | 'numbers' | 'lanes' | 'limits' | 'fixedDt' | 'sound' | 'recording' | 'tier' | 'keys'
>;

const MiB = 2 ** 20;

/** The least and the most memory a recording may be given, in bytes. */
export const leastBudget = 8 * MiB;
export const mostBudget = 4096 * MiB;

export const defaultRecording: Recording = { record: true, budget: 256 * MiB };

export const defaultLimits: Settings = {
  maxFrames: 20_000,
  maxStackBytes: 16 * 2 ** 20,
  maxMemoryPages: 16_384,
  maxTableElements: 10_000_000,
  maxArrayLength: 2 ** 24,
  maxObjectBytes: 512 * 2 ** 20,
};

const defaults: Kept = {
  theme: 'system',
  numbers: 'decimal',
  lanes: 'auto',
  limits: defaultLimits,
  fixedDt: false,
  sound: false,
  recording: defaultRecording,
  tier: 'auto',
  keys: {},
};

/** The parts of what was kept that can still be understood. */
function checked(kept: unknown): Partial<Kept> {
  if (!isRecord(kept)) return {};
  const { theme, numbers, lanes, limits, fixedDt, sound, recording, tier, keys } = kept as Partial<Kept>;
  const isLimit = ([name, each]: readonly [string, unknown]): boolean =>
    Number.isSafeInteger(each) && Number(each) > 0 && Number(each) <= (mostOf[name as keyof Settings] ?? 0);
  const isKeyList = (each: unknown): boolean => Array.isArray(each) && each.every((key) => typeof key === 'string');
  return {
    ...(theme === 'dark' || theme === 'light' || theme === 'system' ? { theme } : {}),
    ...(numbers === 'decimal' || numbers === 'hex' ? { numbers } : {}),
    ...(lanes === 'auto' || (lanes !== undefined && laneShapes.includes(lanes)) ? { lanes } : {}),
    ...(isRecord(limits) && Object.entries(limits).every(isLimit) ? { limits: { ...defaultLimits, ...limits } } : {}),
    ...(typeof fixedDt === 'boolean' ? { fixedDt } : {}),
    ...(typeof sound === 'boolean' ? { sound } : {}),
    ...(isRecording(recording) ? { recording: { record: recording.record, budget: recording.budget } } : {}),
    ...(tier === 'auto' || tier === 'interpreter' || tier === 'native' ? { tier } : {}),
    ...(isRecord(keys) && Object.values(keys).every(isKeyList) ? { keys } : {}),
  };
}

function isRecording(kept: unknown): kept is Recording {
  if (!isRecord(kept)) return false;
  const { record, budget } = kept;
  return typeof record === 'boolean' && Number.isSafeInteger(budget) && isBudget(Number(budget));
}

export function isBudget(bytes: number): boolean {
  return bytes >= leastBudget && bytes <= mostBudget;
}

export function settingsSlice({ get, patch }: SliceTools<'settings'>): SettingsSlice {
  const kept = checked(loadNow('settings'));

  function change(changes: Partial<Kept>): void {
    patch(changes);
    const { theme, numbers, lanes, limits, fixedDt, sound, recording, tier, keys } = get().settings;
    saveNow('settings', { theme, numbers, lanes, limits, fixedDt, sound, recording, tier, keys });
  }

  return {
    ...defaults,
    ...kept,
    limits: { ...defaultLimits, ...kept.limits },
    setTheme: (theme) => change({ theme }),
    setNumbers: (numbers) => change({ numbers }),
    setLanes: (lanes) => change({ lanes }),
    setLimits: (limits) => {
      change({ limits });
      void get().engine.ask('settings', limits);
    },
    setFixedDt: (fixedDt) => {
      change({ fixedDt });
      void get().engine.ask('game.options', { fixedDt });
    },
    setSound: (sound) => change({ sound }),
    setRecording: (recording) => {
      change({ recording });
      void get().engine.ask('time.settings', recording);
    },
    setTier: (tier) => {
      change({ tier });
      void get().engine.ask('run.tier', { mode: tier });
    },
    setKeys: (command, keys) => {
      const { [command]: _, ...others } = get().settings.keys;
      change({ keys: keys === null ? others : { ...others, [command]: keys } });
    },
    resetKeys: () => change({ keys: {} }),
  };
}
