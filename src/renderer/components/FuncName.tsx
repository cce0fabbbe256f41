import { useStore } from '../store/use-store.ts';
import './func-name.css';

interface FuncNameProps {
  readonly func: number | null;
  /** What the module calls it. */
  readonly name: string;
}

/** A function's name: the label a person gave it, else its own. */
export function FuncName({ func, name }: FuncNameProps) {
  const label = useStore((s) => (func === null ? undefined : s.labels.functions[func]));
  if (label === undefined) return name;
  return (
    <span className="given-name" title={`${name}, labelled ${label}`}>
      {label}
    </span>
  );
}
