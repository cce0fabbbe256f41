import type { SymbolView } from '../../protocol/messages.ts';
import { isRecord, load, save } from './persist.ts';
import type { SliceTools } from './state.ts';

/** Names that a person gave to functions and addresses, kept under the module's hash. */
export interface LabelsSlice {
  /** By function index. */
  readonly functions: Readonly<Record<number, string>>;
  /** By `addressKey`. */
  readonly addresses: Readonly<Record<string, string>>;
  /** What the label dialog is about; null when it is closed. */
  readonly subject: LabelSubject | null;
  /** Opens the dialog that asks for a label. */
  edit: (subject: LabelSubject) => void;
  /** '' takes the label away. */
  set: (subject: LabelSubject, text: string) => void;
  /** Adds labels; where there is another one already, the new one counts. */
  merge: (labels: Pick<LabelsSlice, 'functions' | 'addresses'>) => void;
  /** The address that has this label; null when none has. */
  find: (text: string) => { readonly memory: number; readonly address: number } | null;
  /** Loads what is kept under a module's hash. */
  restore: (hash: string) => Promise<void>;
}

export type LabelSubject =
  /** `name` is what the module itself calls it. */
  | { readonly kind: 'func'; readonly func: number; readonly name: string }
  | { readonly kind: 'address'; readonly memory: number; readonly address: number };

export function addressKey(memory: number, address: number): string {
  return `${memory}:${address}`;
}

/** The label a subject has, '' for none. */
export function labelOf({ functions, addresses }: LabelsSlice, subject: LabelSubject): string {
  const label =
    subject.kind === 'func' ? functions[subject.func] : addresses[addressKey(subject.memory, subject.address)];
  return label ?? '';
}

export function labelsSlice({ get, patch }: SliceTools<'labels'>): LabelsSlice {
  let hash = '';

  function keep(): void {
    const { functions, addresses } = get().labels;
    if (hash !== '') void save(`labels:${hash}`, { functions, addresses });
  }

  return {
    functions: {},
    addresses: {},
    subject: null,
    edit: (subject) => {
      patch({ subject });
      get().ui.openDialog('label');
    },
    set: (subject, text) => {
      const label = text.trim();
      const { functions, addresses } = get().labels;
      if (subject.kind === 'func') patch({ functions: changed(functions, String(subject.func), label) });
      else patch({ addresses: changed(addresses, addressKey(subject.memory, subject.address), label) });
      keep();
    },
    merge: (more) => {
      const { functions, addresses } = get().labels;
      patch({ functions: { ...functions, ...more.functions }, addresses: { ...addresses, ...more.addresses } });
      keep();
    },
    find: (text) => {
      const key = Object.entries(get().labels.addresses).find(([, label]) => label === text.trim())?.[0];
      if (key === undefined) return null;
      const [memory = 0, address = 0] = key.split(':').map(Number);
      return { memory, address };
    },
    restore: async (newHash) => {
      hash = newHash;
      const kept = hash === '' ? undefined : await load(`labels:${hash}`);
      if (hash !== newHash) return;
      const { functions, addresses } = isRecord(kept) ? kept : {};
      patch({ functions: texts(functions), addresses: texts(addresses), subject: null });
    },
  };
}

/** The labels as symbols one can go to. */
export function labelSymbols({
  functions,
  addresses,
}: Pick<LabelsSlice, 'functions' | 'addresses'>): readonly SymbolView[] {
  return [
    ...Object.entries(functions).map(([func, name]): SymbolView => {
      return { kind: 'func', name, detail: `label of function ${func}`, target: { kind: 'func', func: Number(func) } };
    }),
    ...Object.entries(addresses).map(([key, name]): SymbolView => {
      const [memory = 0, address = 0] = key.split(':').map(Number);
      const detail = `label of address 0x${address.toString(16)}${memory === 0 ? '' : ` of memory ${memory}`}`;
      return { kind: 'memory', name, detail, target: { kind: 'memory', memory, address } };
    }),
  ];
}

function changed(
  labels: Readonly<Record<string, string>>,
  key: string,
  label: string,
): Readonly<Record<string, string>> {
  const { [key]: _, ...others } = labels;
  return label === '' ? others : { ...others, [key]: label };
}

function texts(kept: unknown): Readonly<Record<string, string>> {
  if (!isRecord(kept)) return {};
  return Object.fromEntries(
    Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
