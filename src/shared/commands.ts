/**
 * The one list of commands: menu, toolbar, palette, help sheet and key map all read it.
 * Keys are written as tinykeys reads them, joined by '+'; `Mod` is Ctrl, on macOS ⌘. What a command does lives in
 * renderer/commands, checked to be complete by type.
 */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly menu: MenuName;
  /** Default keys; the first one is shown in tooltips. Empty: palette and menu only. */
  readonly keys: readonly string[];
  /** Where macOS hands expect something else. */
  readonly mac?: readonly string[];
  /** One sentence for tooltip and help sheet. */
  readonly help: string;
}

export type MenuName = 'File' | 'Edit' | 'Run' | 'Go' | 'View' | 'Help';

const list = [
  { id: 'file.open', title: 'Open…', menu: 'File', keys: ['Mod+KeyO'], help: 'Open a .wasm or .wat file.' },
  {
    id: 'file.start',
    title: 'Start page',
    menu: 'File',
    keys: ['Mod+Shift+KeyH'],
    help: 'Recent files, samples, and a place to drop a file.',
  },
  {
    id: 'file.reload',
    title: 'Reload the file',
    menu: 'File',
    keys: ['Mod+Shift+KeyL'],
    help: 'Read the same file again, keeping breakpoints.',
  },
  {
    id: 'file.close',
    title: 'Close the module',
    menu: 'File',
    keys: [],
    help: 'Close the module and show the start page.',
  },

  {
    id: 'run.toggle',
    title: 'Run / Pause',
    menu: 'Run',
    keys: ['F5'],
    help: 'Go on until something stops it; while running, pause at the next instruction. After a trap, try the instruction again: a value may have been changed.',
  },
  {
    id: 'step.into',
    title: 'Step into',
    menu: 'Run',
    keys: ['F11'],
    mac: ['F11', 'Mod+F11'],
    help: 'Execute one instruction; a call is entered.',
  },
  {
    id: 'step.over',
    title: 'Step over',
    menu: 'Run',
    keys: ['F10'],
    help: 'Execute one instruction; a call is executed whole.',
  },
  {
    id: 'step.out',
    title: 'Step out',
    menu: 'Run',
    keys: ['Shift+F11'],
    help: 'Run until the current function has returned.',
  },
  {
    id: 'step.blockEnd',
    title: 'Step to end of block',
    menu: 'Run',
    keys: ['Mod+F11'],
    mac: ['Alt+F11'],
    help: 'Run until the innermost block is left.',
  },
  {
    id: 'step.hostCall',
    title: 'Step to next host call',
    menu: 'Run',
    keys: ['Alt+F10'],
    help: 'Run until the module is about to call an import.',
  },
  { id: 'step.count', title: 'Step N…', menu: 'Run', keys: ['Mod+KeyB'], help: 'Execute a number of instructions.' },
  {
    id: 'run.toCursor',
    title: 'Run to cursor',
    menu: 'Run',
    keys: ['Mod+F10'],
    help: 'Run until the selected instruction is reached.',
  },
  {
    id: 'step.frame',
    title: 'Step frame',
    menu: 'Run',
    keys: ['F8'],
    help: 'Run to the start of the next game frame, or of the next call by the host.',
  },
  {
    id: 'run.restart',
    title: 'Restart',
    menu: 'Run',
    keys: ['Mod+Shift+F5'],
    help: 'Start again with a fresh instance; breakpoints stay.',
  },
  { id: 'run.stop', title: 'Stop', menu: 'Run', keys: ['Shift+F5'], help: 'End the run; the module stays open.' },
  {
    id: 'run.faster',
    title: 'Faster',
    menu: 'Run',
    keys: ['Alt+Period'],
    help: 'Raise the speed, from one instruction a second to full speed.',
  },
  { id: 'run.slower', title: 'Slower', menu: 'Run', keys: ['Alt+Comma'], help: 'Lower the speed.' },
  {
    id: 'breakpoint.toggle',
    title: 'Toggle breakpoint',
    menu: 'Run',
    keys: ['F9'],
    help: 'Set or remove a breakpoint on the selected instruction, on the first line of a function on its entry.',
  },
  {
    id: 'breakpoint.enable',
    title: 'Enable / disable breakpoint',
    menu: 'Run',
    keys: ['Mod+F9'],
    help: 'Switch the breakpoint on the selected instruction off or on.',
  },
  {
    id: 'breakpoint.add',
    title: 'Add breakpoint…',
    menu: 'Run',
    keys: ['Mod+Shift+F9'],
    help: 'On an export, function, import, opcode or offset.',
  },
  {
    id: 'run.invoke',
    title: 'Invoke a function…',
    menu: 'Run',
    keys: ['Mod+KeyI'],
    help: 'Call an export with arguments.',
  },
  {
    id: 'run.program',
    title: 'Program settings…',
    menu: 'Run',
    keys: [],
    help: 'Arguments, environment and files of a WASI program.',
  },
  {
    id: 'engine.restart',
    title: 'Restart the engine',
    menu: 'Run',
    keys: [],
    help: 'Replace a worker that does not answer; breakpoints stay.',
  },

  {
    id: 'go.to',
    title: 'Go to function or offset…',
    menu: 'Go',
    keys: ['Mod+KeyG'],
    help: 'A function name or index, or a byte offset such as 0x2a1.',
  },
  {
    id: 'go.symbol',
    title: 'Find symbol…',
    menu: 'Go',
    keys: ['Mod+KeyP'],
    help: 'Functions, exports, imports, globals by name.',
  },
  {
    id: 'go.back',
    title: 'Back',
    menu: 'Go',
    keys: ['Alt+ArrowLeft'],
    mac: ['Control+Minus'],
    help: 'To the place before the last jump.',
  },
  {
    id: 'go.forward',
    title: 'Forward',
    menu: 'Go',
    keys: ['Alt+ArrowRight'],
    mac: ['Control+Shift+Minus'],
    help: 'Undo Back.',
  },
  {
    id: 'go.current',
    title: 'Show the current instruction',
    menu: 'Go',
    keys: ['Mod+Shift+KeyG'],
    help: 'Bring the place where the machine stands into view.',
  },
  {
    id: 'go.address',
    title: 'Go to memory address…',
    menu: 'Go',
    keys: ['Mod+Shift+KeyA'],
    help: 'Decimal, hex, or an expression over locals and globals.',
  },
  {
    id: 'memory.search',
    title: 'Search memory…',
    menu: 'Go',
    keys: ['Mod+KeyF'],
    help: 'Find bytes, text or a number in memory.',
  },
  {
    id: 'code.label',
    title: 'Label the function…',
    menu: 'Edit',
    keys: ['Mod+KeyE'],
    help: 'Give the function on screen a name of your own.',
  },
  {
    id: 'memory.label',
    title: 'Label the address…',
    menu: 'Edit',
    keys: ['Mod+Shift+KeyE'],
    help: 'Give the address under the memory cursor a name.',
  },
  {
    id: 'code.help',
    title: 'Explain the instruction',
    menu: 'Help',
    keys: ['F1'],
    help: 'What the selected instruction does.',
  },

  {
    id: 'view.commands',
    title: 'Command palette',
    menu: 'View',
    keys: ['Mod+Shift+KeyP'],
    help: 'Every command by name.',
  },
  {
    id: 'view.theme',
    title: 'Switch theme',
    menu: 'View',
    keys: ['Mod+Shift+KeyD'],
    help: 'Dark, light, or as the system has it.',
  },
  {
    id: 'view.allPanes',
    title: 'Every pane at once',
    menu: 'View',
    keys: [],
    help: 'Lay all panes side by side, none behind another; best on a large screen.',
  },
  {
    id: 'view.layout',
    title: 'Reset the layout',
    menu: 'View',
    keys: [],
    help: 'Bring every pane back to its first place.',
  },
  {
    id: 'view.keys',
    title: 'Keyboard shortcuts…',
    menu: 'Help',
    keys: ['Shift+?'],
    help: 'All keys, and how to change them.',
  },
  {
    id: 'view.settings',
    title: 'Settings…',
    menu: 'Edit',
    keys: ['Mod+Comma'],
    help: 'Limits of the machine, theme, game clock.',
  },
  {
    id: 'help.about',
    title: 'About Wasmscope',
    menu: 'Help',
    keys: [],
    help: 'Version, and what this window can do here.',
  },

  {
    id: 'view.nextPane',
    title: 'Next pane',
    menu: 'View',
    keys: ['F6'],
    help: 'Move the keyboard to the next pane on screen.',
  },
  {
    id: 'view.previousPane',
    title: 'Previous pane',
    menu: 'View',
    keys: ['Shift+F6'],
    help: 'Move the keyboard to the pane before.',
  },
  { id: 'pane.code', title: 'Code', menu: 'View', keys: ['Mod+Digit1'], help: 'Show the Code pane.' },
  { id: 'pane.stack', title: 'Value stack', menu: 'View', keys: ['Mod+Digit2'], help: 'Show the Value stack pane.' },
  { id: 'pane.locals', title: 'Locals', menu: 'View', keys: ['Mod+Digit3'], help: 'Show the Locals pane.' },
  { id: 'pane.globals', title: 'Globals', menu: 'View', keys: ['Mod+Digit4'], help: 'Show the Globals pane.' },
  { id: 'pane.labels', title: 'Labels', menu: 'View', keys: ['Mod+Digit5'], help: 'Show the Labels pane.' },
  { id: 'pane.calls', title: 'Call stack', menu: 'View', keys: ['Mod+Digit6'], help: 'Show the Call stack pane.' },
  { id: 'pane.memory', title: 'Memory', menu: 'View', keys: ['Mod+Digit7', 'Mod+KeyM'], help: 'Show the Memory pane.' },
  { id: 'pane.tables', title: 'Tables', menu: 'View', keys: ['Mod+Digit8'], help: 'Show the Tables pane.' },
  { id: 'pane.module', title: 'Module', menu: 'View', keys: ['Mod+Digit9'], help: 'Show the Module pane.' },
  {
    id: 'pane.breakpoints',
    title: 'Breakpoints',
    menu: 'View',
    keys: ['Mod+Shift+KeyB'],
    help: 'Show the Breakpoints pane.',
  },
  { id: 'pane.console', title: 'Console', menu: 'View', keys: ['Mod+Shift+KeyY'], help: 'Show the Console pane.' },
  {
    id: 'pane.game',
    title: 'Game',
    menu: 'View',
    keys: ['Mod+Digit0'],
    help: 'Show the Game pane and give it the keys.',
  },
  { id: 'pane.invoke', title: 'Invoke', menu: 'View', keys: [], help: 'Show the Invoke pane.' },
  { id: 'pane.lesson', title: 'Lesson', menu: 'View', keys: [], help: 'Show the Lesson pane.' },
] as const satisfies readonly Command[];

export type CommandId = (typeof list)[number]['id'];

export const commands: readonly (Command & { readonly id: CommandId })[] = list;
