import { X } from 'lucide-react';
import { useEffect } from 'react';
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
        <ProblemBox problem={problem} title={title} {...showing(problem.offset)} />
      )}
      <IconButton icon={X} label="Dismiss" onClick={() => dismiss(id)} />
    </div>
  );
}

function showing(offset: number | undefined) {
  if (offset === undefined || store.getState().module.view === null) return {};
  return { onShow: (at: number) => void store.getState().code.goToOffset(at) };
}
