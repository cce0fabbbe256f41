import type { ComponentType } from 'react';
import type { PaneId } from '../../shared/panes.ts';
import { BreakpointsPane } from './breakpoints/BreakpointsPane.tsx';
import { CallsPane } from './calls/CallsPane.tsx';
import { CodePane } from './code/CodePane.tsx';
import { ConsolePane } from './console/ConsolePane.tsx';
import { GamePane } from './game/GamePane.tsx';
import { GlobalsPane } from './globals/GlobalsPane.tsx';
import { InvokePane } from './invoke/InvokePane.tsx';
import { LabelsPane } from './labels/LabelsPane.tsx';
import { LessonPane } from './lesson/LessonPane.tsx';
import { LocalsPane } from './locals/LocalsPane.tsx';
import { MemoryPane } from './memory/MemoryPane.tsx';
import { ModulePane } from './module/ModulePane.tsx';
import { StackPane } from './stack/StackPane.tsx';
import { TablesPane } from './tables/TablesPane.tsx';
import { TimelinePane } from './timeline/TimelinePane.tsx';

/** Every pane of shared/panes.ts, complete by type: adding one is a folder and a line here. */
export const paneComponents: Readonly<Record<PaneId, ComponentType>> = {
  code: CodePane,
  stack: StackPane,
  locals: LocalsPane,
  globals: GlobalsPane,
  labels: LabelsPane,
  calls: CallsPane,
  memory: MemoryPane,
  tables: TablesPane,
  module: ModulePane,
  breakpoints: BreakpointsPane,
  console: ConsolePane,
  game: GamePane,
  invoke: InvokePane,
  lesson: LessonPane,
  timeline: TimelinePane,
};
