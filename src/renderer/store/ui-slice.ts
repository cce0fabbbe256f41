import type { Problem } from '../../protocol/messages.ts';
import type { SliceTools } from './state.ts';

/** Dialogs, messages and announcements: what lies over the panes. */
export interface UiSlice {
  readonly dialog: DialogId | null;
  /** The start page lies over the panes. */
  readonly startPage: boolean;
  readonly toasts: readonly Toast[];
  /** Text for screen readers; the same words twice are told twice because `seq` grows. */
  readonly announcement: { readonly text: string; readonly seq: number };
  /** Why what was asked for last could not be done, shown for some seconds; '' when there is nothing to say. */
  readonly refusal: { readonly text: string; readonly seq: number };
  openDialog: (dialog: DialogId) => void;
  closeDialog: () => void;
  setStartPage: (open: boolean) => void;
  /** Shows a problem without losing anything that is on screen. `cause` names what failed. */
  report: (problem: Problem, title?: string, cause?: string) => void;
  /** What failed before has worked now: nobody needs to read of it any more. */
  settle: (cause: string) => void;
  /** A passing remark. */
  notify: (text: string) => void;
  dismiss: (id: number) => void;
  /** Another module is open: what was said about the one before, or about a failed try, is settled. */
  dismissAll: () => void;
  announce: (text: string) => void;
  /** Says why something cannot be done now, in the status line and aloud. An empty text takes it back. */
  refuse: (why: string) => void;
}

export type DialogId =
  | 'palette'
  | 'go-to'
  | 'symbol'
  | 'step-count'
  | 'moment'
  | 'bookmark'
  | 'label'
  | 'framebuffer'
  | 'keys'
  | 'settings'
  | 'program'
  | 'about'
  | 'component'
  | 'session';

export interface Toast {
  readonly id: number;
  readonly title: string;
  /** Null for a remark. */
  readonly problem: Problem | null;
  /** What failed, '' when nobody says: the message goes when that works. */
  readonly cause: string;
}

const toastLimit = 3;

export function uiSlice({ get, patch }: SliceTools<'ui'>): UiSlice {
  let nextToast = 1;

  function push(toast: Omit<Toast, 'id'>): void {
    const { toasts } = get().ui;
    const others = toasts.filter((old) => old.title !== toast.title || old.problem?.message !== toast.problem?.message);
    patch({ toasts: [...others.slice(1 - toastLimit), { ...toast, id: nextToast++ }] });
  }

  return {
    dialog: null,
    startPage: false,
    toasts: [],
    announcement: { text: '', seq: 0 },
    refusal: { text: '', seq: 0 },
    openDialog: (dialog) => patch({ dialog }),
    closeDialog: () => patch({ dialog: null }),
    setStartPage: (startPage) => patch({ startPage }),
    report: (problem, title = '', cause = '') => push({ title, problem, cause }),
    settle: (cause) => {
      const { toasts } = get().ui;
      if (toasts.some((toast) => toast.cause === cause))
        patch({ toasts: toasts.filter((toast) => toast.cause !== cause) });
    },
    notify: (text) => push({ title: text, problem: null, cause: '' }),
    dismiss: (id) => patch({ toasts: get().ui.toasts.filter((toast) => toast.id !== id) }),
    dismissAll: () => {
      patch({ toasts: [] });
      if (get().ui.refusal.text !== '') get().ui.refuse('');
    },
    announce: (text) => patch({ announcement: { text, seq: get().ui.announcement.seq + 1 } }),
    refuse: (text) => {
      patch({ refusal: { text, seq: get().ui.refusal.seq + 1 } });
      if (text !== '') get().ui.announce(text);
    },
  };
}
