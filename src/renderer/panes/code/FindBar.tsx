import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useRef, useState } from 'react';
import type { FunctionView } from '../../../protocol/messages.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { useStore } from '../../store/use-store.ts';

interface FindBarProps {
  readonly view: FunctionView;
  /** The line the cursor is on: the search goes on from there. */
  readonly from: number;
  readonly onFound: (line: number) => void;
  readonly onClose: () => void;
}

/** Finds an instruction, a name or an offset in the function on screen. */
export function FindBar({ view, from, onFound, onClose }: FindBarProps) {
  const request = useStore((s) => s.engine.request);
  const [query, setQuery] = useState('');
  const [state, setState] = useState<'idle' | 'busy' | 'nothing'>('idle');
  /** Counts searches: of two, the later one speaks. */
  const searches = useRef(0);

  async function find(backwards: boolean): Promise<void> {
    const mine = ++searches.current;
    setState('busy');
    const found = await request('code.find', { func: view.func, query, from, backwards }).catch(() => null);
    if (mine !== searches.current) return;
    setState(found === null ? 'nothing' : 'idle');
    if (found !== null) onFound(found.line);
  }

  return (
    <search className="code-find">
      <input
        className="text-field code-font"
        aria-label="Find in this function"
        placeholder="Instruction, name or offset"
        value={query}
        spellCheck={false}
        aria-invalid={state === 'nothing'}
        // Focus belongs here: the person just asked to find something.
        ref={(input) => {
          if (input !== null && document.activeElement !== input && query === '') input.focus();
        }}
        onChange={(event) => {
          setQuery(event.target.value);
          setState('idle');
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void find(event.shiftKey);
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
        }}
      />
      <span role="status">{state === 'nothing' ? 'not here' : state === 'busy' ? 'searching…' : ''}</span>
      <IconButton icon={ArrowUp} label="Previous match" keys="Shift+Enter" onClick={() => void find(true)} />
      <IconButton icon={ArrowDown} label="Next match" keys="Enter" onClick={() => void find(false)} />
      <IconButton icon={X} label="Close" keys="Escape" onClick={onClose} />
    </search>
  );
}
