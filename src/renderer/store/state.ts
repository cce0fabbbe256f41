import type { StoreApi } from 'zustand/vanilla';
import type { BreakpointsSlice } from './breakpoints-slice.ts';
import type { CodeSlice } from './code-slice.ts';
import type { ConsoleSlice } from './console-slice.ts';
import type { EngineSlice } from './engine-slice.ts';
import type { FilesSlice } from './files-slice.ts';
import type { GameSlice } from './game-slice.ts';
import type { GlobalsSlice } from './globals-slice.ts';
import type { LabelsSlice } from './labels-slice.ts';
import type { LayoutSlice } from './layout-slice.ts';
import type { MemorySlice } from './memory-slice.ts';
import type { ModuleSlice } from './module-slice.ts';
import type { ProgramSlice } from './program-slice.ts';
import type { RecoverySlice } from './recovery-slice.ts';
import type { RunSlice } from './run-slice.ts';
import type { SessionFileSlice } from './session-file-slice.ts';
import type { SettingsSlice } from './settings-slice.ts';
import type { StubsSlice } from './stubs-slice.ts';
import type { TablesSlice } from './tables-slice.ts';
import type { TierSlice } from './tier-slice.ts';
import type { TimeSlice } from './time-slice.ts';
import type { UiSlice } from './ui-slice.ts';
import type { ValuesSlice } from './values-slice.ts';

/** Everything the window knows: one slice per concern, each with its state and the actions that change it. */
export interface State {
  readonly engine: EngineSlice;
  readonly module: ModuleSlice;
  readonly run: RunSlice;
  readonly breakpoints: BreakpointsSlice;
  readonly stubs: StubsSlice;
  readonly program: ProgramSlice;
  readonly code: CodeSlice;
  readonly memory: MemorySlice;
  readonly globals: GlobalsSlice;
  readonly tables: TablesSlice;
  readonly console: ConsoleSlice;
  readonly game: GameSlice;
  readonly values: ValuesSlice;
  readonly labels: LabelsSlice;
  readonly layout: LayoutSlice;
  readonly settings: SettingsSlice;
  readonly files: FilesSlice;
  readonly session: SessionFileSlice;
  readonly recovery: RecoverySlice;
  readonly time: TimeSlice;
  readonly tier: TierSlice;
  readonly ui: UiSlice;
}

export type Store = StoreApi<State>;

/** What a slice is built with: read everything, change your own. */
export interface SliceTools<K extends keyof State> {
  readonly get: () => State;
  /** Changes some fields of this slice; a patch that changes nothing does not wake anybody. */
  readonly patch: (changes: Partial<State[K]>) => void;
}
