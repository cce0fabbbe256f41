import type { CommandId } from '../../../shared/commands.ts';
import type { MenuEntry } from '../../components/ContextMenu.tsx';
import { type CodeRow, hexOffset } from './code-rows.ts';
import { lineText, type Link } from './code-tokens.ts';

/** What the menu of a line can do; the pane brings the store in. */
export interface CodeActions {
  readonly runTo: (offset: number) => void;
  readonly runBackTo: (offset: number) => void;
  readonly toggle: (row: CodeRow) => void;
  readonly setEnabled: (offset: number, enabled: boolean) => void;
  readonly breakOnOpcode: (mnemonic: string) => void;
  readonly breakOnEntry: () => void;
  readonly follow: (link: Link) => void;
  /** Watches the bytes that the instruction will access, where the machine stands at it. */
  readonly watchOperand: () => void;
  readonly explain: (mnemonic: string) => void;
  readonly copy: (text: string) => void;
  readonly keys: (command: CommandId) => string | undefined;
}

interface Place {
  readonly row: CodeRow | null;
  /** The link under the pointer, or the one the keyboard is on. */
  readonly link: { readonly text: string; readonly link: Link } | null;
  readonly functionName: string;
  /** The machine can run: "run to here" makes sense. */
  readonly runnable: boolean;
  /** There is a way back. */
  readonly past: boolean;
  /** The machine stands at it. */
  readonly current: boolean;
  /** The breakpoint set on this very instruction, if there is one. */
  readonly breakpoint: { readonly enabled: boolean } | null;
}

/** What can be done with a line and with the name under the pointer. */
export function codeMenu(
  { row, link, functionName, runnable, past, current, breakpoint }: Place,
  act: CodeActions,
): readonly MenuEntry[] {
  const entries: MenuEntry[] = [];
  const line = row?.line ?? null;
  const instruction = line === null || line.mnemonic === '' ? null : line;

  if (link !== null) {
    const label = link.link.to === 'local' ? `Show local ${link.text}` : `Go to ${link.text}`;
    entries.push({ label, run: () => act.follow(link.link), keys: 'Enter' }, 'separator');
  }
  if (instruction !== null && row !== null) {
    const { offset, mnemonic } = instruction;
    entries.push(
      { label: 'Run to here', run: () => act.runTo(offset), keys: act.keys('run.toCursor'), disabled: !runnable },
      ...(past
        ? [{ label: 'Run back to here', run: () => act.runBackTo(offset), keys: act.keys('time.backToCursor') }]
        : []),
      {
        label: breakpoint === null ? 'Break here' : 'Remove the breakpoint',
        run: () => act.toggle(row),
        keys: act.keys('breakpoint.toggle'),
      },
    );
    if (breakpoint !== null) {
      entries.push({
        label: breakpoint.enabled ? 'Disable the breakpoint' : 'Enable the breakpoint',
        run: () => act.setEnabled(offset, !breakpoint.enabled),
        keys: act.keys('breakpoint.enable'),
      });
    }
    entries.push(
      { label: `Break on every ${mnemonic}`, run: () => act.breakOnOpcode(mnemonic) },
      { label: `Break on entry of ${functionName}`, run: act.breakOnEntry },
      ...(current && accessesMemory(mnemonic)
        ? [{ label: 'Break when the bytes it accesses are written', run: act.watchOperand }]
        : []),
      'separator',
      { label: `Explain ${mnemonic}`, run: () => act.explain(mnemonic), keys: act.keys('code.help') },
      'separator',
    );
  } else if (line !== null) {
    entries.push({ label: `Break on entry of ${functionName}`, run: act.breakOnEntry }, 'separator');
  }
  if (line !== null) {
    entries.push(
      { label: `Copy offset ${hexOffset(line.offset)}`, run: () => act.copy(hexOffset(line.offset)) },
      { label: 'Copy line', run: () => act.copy(lineText(line)) },
    );
  }
  entries.push({ label: 'Copy function name', run: () => act.copy(functionName) });
  return entries;
}

/** Is it a load, a store, or another instruction with an address? */
function accessesMemory(mnemonic: string): boolean {
  return /\.(?:load|store|atomic\.)|^memory\.(?:fill|copy|init|atomic)/.test(mnemonic);
}
