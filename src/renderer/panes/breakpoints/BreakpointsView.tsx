import {
  CircleDot,
  Code,
  CornerDownLeft,
  CornerDownRight,
  Eye,
  Globe,
  Hash,
  List,
  LogIn,
  Play,
  Puzzle,
  Table2,
  Trash2,
  TriangleAlert,
  Variable,
  Zap,
  type LucideIcon,
} from 'lucide-react';
import { type CSSProperties, useState } from 'react';
import { ContextMenu, type MenuEntry } from '../../components/ContextMenu.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { breakpointKinds, type BreakpointRow } from './breakpoint-rows.ts';
import './breakpoints.css';

interface BreakpointsViewProps {
  readonly rows: readonly BreakpointRow[];
  /** Ids of those that stopped the machine here. */
  readonly here: readonly string[];
  readonly onEnable: (id: string, enabled: boolean) => void;
  readonly onRemove: (id: string) => void;
  readonly onGo: (row: BreakpointRow) => void;
  /** Shows who accesses what it watches. */
  readonly onAccesses: (id: string) => void;
  readonly onAdd: () => void;
  readonly onEnableAll: (enabled: boolean) => void;
  readonly onRemoveAll: () => void;
}

const icons: Readonly<Record<BreakpointRow['kind'], LucideIcon>> = {
  export: CircleDot,
  function: LogIn,
  import: Puzzle,
  opcode: Code,
  instruction: Hash,
  trap: Zap,
  exception: TriangleAlert,
  start: Play,
  memory: Eye,
  global: Globe,
  local: Variable,
  table: Table2,
};

/** Kinds whose rows are words, not names or code. */
const worded: ReadonlySet<BreakpointRow['kind']> = new Set(['trap', 'exception', 'start']);

/** The list: one row a breakpoint, all of it by keyboard. */
export function BreakpointsView(props: BreakpointsViewProps) {
  const { rows, here, onEnable, onRemove, onGo, onAccesses } = props;
  const [chosen, setChosen] = useState<number | null>(null);
  const active = chosen === null ? null : Math.min(chosen, rows.length - 1);
  const row = active === null ? undefined : rows[active];

  function entries(): readonly MenuEntry[] {
    const some: readonly MenuEntry[] =
      row === undefined
        ? []
        : [
            { label: row.enabled ? 'Disable' : 'Enable', run: () => onEnable(row.id, !row.enabled), keys: 'Space' },
            row.watch
              ? { label: 'Who accesses it', run: () => onAccesses(row.id), keys: 'Enter' }
              : { label: 'Go to', run: () => onGo(row), keys: 'Enter', disabled: row.location === null },
            { label: 'Remove', run: () => onRemove(row.id), keys: 'Delete', disabled: !row.removable },
            'separator',
          ];
    return [
      ...some,
      { label: 'Add breakpoint…', run: props.onAdd, keys: 'Mod+Shift+F9' },
      { label: 'Enable all', run: () => props.onEnableAll(true) },
      { label: 'Disable all', run: () => props.onEnableAll(false) },
      { label: 'Remove all', run: props.onRemoveAll, disabled: !rows.some(({ removable }) => removable) },
    ];
  }

  return (
    <ContextMenu entries={entries}>
      <div className="breakpoints-list" style={{ '--rows': rows.length } as CSSProperties}>
        <VirtualList
          role="list"
          label="Breakpoints"
          count={rows.length}
          rowHeight={26}
          active={active}
          onActive={setChosen}
          onOpen={(index) => {
            const at = rows[index];
            if (at?.watch === true) onAccesses(at.id);
            else if (at !== undefined) onGo(at);
          }}
          onKeyDown={(event) => {
            if (row === undefined || event.target !== event.currentTarget) return;
            if (event.key === 'Delete' || event.key === 'Backspace') {
              if (row.removable) onRemove(row.id);
            } else if (event.key === ' ') onEnable(row.id, !row.enabled);
            else return;
            event.preventDefault();
          }}
          renderRow={(index) => {
            const at = rows[index];
            return at === undefined ? null : (
              <Row
                row={at}
                here={here.includes(at.id)}
                onEnable={onEnable}
                onRemove={onRemove}
                onGo={onGo}
                onAccesses={onAccesses}
              />
            );
          }}
        />
      </div>
    </ContextMenu>
  );
}

interface RowProps extends Pick<BreakpointsViewProps, 'onEnable' | 'onRemove' | 'onGo' | 'onAccesses'> {
  readonly row: BreakpointRow;
  readonly here: boolean;
}

function Row({ row, here, onEnable, onRemove, onGo, onAccesses }: RowProps) {
  const Icon = row.kind === 'function' && row.at === 'return' ? CornerDownLeft : icons[row.kind];
  return (
    <div
      className="breakpoint"
      data-enabled={row.enabled}
      data-here={here || undefined}
      data-watch={row.watch || undefined}
    >
      <input
        type="checkbox"
        aria-label={row.label}
        checked={row.enabled}
        onChange={(event) => onEnable(row.id, event.target.checked)}
      />
      <Icon className="breakpoint-icon" size={13} aria-hidden />
      {/* An address speaks for itself. */}
      {row.kind !== 'memory' && <span className="breakpoint-kind">{breakpointKinds[row.kind]}</span>}
      <span className={worded.has(row.kind) ? 'breakpoint-what' : 'breakpoint-what code-font'} title={row.what}>
        {row.what}
      </span>
      {row.at !== '' && (
        <span className="breakpoint-at" title={row.at}>
          {row.at}
        </span>
      )}
      <span className="breakpoint-message" data-bad={!row.verified || undefined} title={row.message}>
        {row.verified || row.message !== '' ? row.message : 'cannot hit'}
      </span>
      {row.hits > 0 && <span className="breakpoint-hits">{row.hits === 1 ? '1 hit' : `${row.hits} hits`}</span>}
      <span className="breakpoint-buttons">
        {row.watch && <IconButton icon={List} label={`Who accesses ${row.what}`} onClick={() => onAccesses(row.id)} />}
        {row.location !== null && (
          <IconButton icon={CornerDownRight} label={`Go to ${row.what}`} onClick={() => onGo(row)} />
        )}
        {row.removable && <IconButton icon={Trash2} label={`Remove ${row.what}`} onClick={() => onRemove(row.id)} />}
      </span>
    </div>
  );
}
