import { X } from 'lucide-react';
import { useEffect } from 'react';
import type { Problem } from '../../protocol/messages.ts';
import { IconButton } from '../components/IconButton.tsx';
import { ProblemBox } from '../components/ProblemBox.tsx';
import type { Toast } from '../store/ui-slice.ts';
import { store, useStore } from '../store/use-store.ts';
import './toasts.css';

/** Problems stay until they are dismissed; remarks go by themselves. Nothing on screen is lost to either. */
export function Toasts() {
  const toasts = useStore((s) => s.ui.toasts);
  return (
    <div className="toasts" role="log" aria-label="Messages">
      {toasts.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

const remarkLasts = 2500;

function ToastItem({ toast }: { readonly toast: Toast }) {
  const dismiss = useStore((s) => s.ui.dismiss);
  const { id, problem, title } = toast;
  useEffect(() => {
    if (problem !== null) return undefined;
    const timer = setTimeout(() => dismiss(id), remarkLasts);
    return () => clearTimeout(timer);
  }, [id, problem, dismiss]);

  return (
    <div className="toast">
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
  if (problem.kind !== 'trap') return {};
  return { onShow: (at: number) => void store.getState().code.goToOffset(at) };
}
