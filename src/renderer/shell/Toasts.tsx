import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Problem } from '../../protocol/messages.ts';
import { IconButton } from '../components/IconButton.tsx';
import { ProblemBox } from '../components/ProblemBox.tsx';
import type { Toast } from '../store/ui-slice.ts';
import { store, useStore } from '../store/use-store.ts';
import './toasts.css';

/** Remarks and problems go by themselves, problems not while they are pointed at or have the keyboard. */
export function Toasts() {
  const toasts = useStore((s) => s.ui.toasts);
  return (
    <section className="toasts" aria-label="Messages">
      {toasts.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

/** Milliseconds. Long messages stay longer: so many for each character. */
const remarkLasts = 2500;
const problemLasts = 10_000;
const perCharacter = 60;

function ToastItem({ toast }: { readonly toast: Toast }) {
  const dismiss = useStore((s) => s.ui.dismiss);
  const { id, problem, title } = toast;
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const held = pointed || focused;
  useEffect(() => {
    if (held) return undefined;
    const length = title.length + (problem === null ? 0 : problem.message.length + (problem.hint?.length ?? 0));
    const lasts = Math.max(problem === null ? remarkLasts : problemLasts, length * perCharacter);
    const timer = setTimeout(() => dismiss(id), lasts);
    return () => clearTimeout(timer);
  }, [id, problem, title, held, dismiss]);

  return (
    <div
      className="toast"
      data-remark={problem === null || undefined}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      {problem === null ? (
        <p className="toast-remark" role="status">
          {title}
        </p>
      ) : (
        <ProblemBox problem={problem} title={title} {...showing(problem)} />
      )}
      <IconButton icon={X} label="Dismiss" onClick={() => dismiss(id)} />
    </div>
  );
}

/** Only the place of a trap is in the code on screen: a file that could not be opened is not. */
function showing(problem: Problem) {
  if (problem.kind !== 'trap' && problem.kind !== 'exception') return {};
  return { onShow: (at: number) => void store.getState().code.goToOffset(at) };
}
