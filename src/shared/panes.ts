/** The one list of panes: the accessible name is what a screen reader and the tests find, exactly. */
export const panes = {
  code: 'Code',
  stack: 'Value stack',
  locals: 'Locals',
  globals: 'Globals',
  labels: 'Labels',
  calls: 'Call stack',
  memory: 'Memory',
  tables: 'Tables',
  module: 'Module',
  breakpoints: 'Breakpoints',
  console: 'Console',
  game: 'Game',
  invoke: 'Invoke',
  lesson: 'Lesson',
  timeline: 'Timeline',
} as const;

export type PaneId = keyof typeof panes;
export type PaneName = (typeof panes)[PaneId];

export const paneIds = Object.keys(panes) as readonly PaneId[];
