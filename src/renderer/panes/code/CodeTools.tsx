import { ArrowLeft, ArrowRight, ChevronLeft, ChevronRight, LocateFixed, Search } from 'lucide-react';
import type { FunctionView } from '../../../protocol/messages.ts';
import { FuncName } from '../../components/FuncName.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { selectCurrentFunc } from '../../store/selectors.ts';
import { useStore } from '../../store/use-store.ts';
import { hexOffset, signatureText } from './code-rows.ts';
import { useKeys } from '../../commands/use-keys.ts';

interface CodeToolsProps {
  readonly view: FunctionView;
  readonly finding: boolean;
  readonly onFind: () => void;
}

/** The row above the code: where one is, and the ways to go elsewhere. */
export function CodeTools({ view, finding, onFind }: CodeToolsProps) {
  const goTo = useStore((s) => s.code.goTo);
  const goBack = useStore((s) => s.code.goBack);
  const goForward = useStore((s) => s.code.goForward);
  const showCurrent = useStore((s) => s.code.showCurrent);
  const canBack = useStore((s) => s.code.back.length > 0);
  const canForward = useStore((s) => s.code.forward.length > 0);
  const stands = useStore((s) => selectCurrentFunc(s) !== null);
  const functions = useStore((s) => (s.module.view === null ? 0 : s.module.view.counts.functions));
  const keys = useKeys();
  const signature = signatureText(view);

  return (
    <>
      <IconButton icon={ArrowLeft} label="Back" keys={keys('go.back')} disabled={!canBack} onClick={goBack} />
      <IconButton
        icon={ArrowRight}
        label="Forward"
        keys={keys('go.forward')}
        disabled={!canForward}
        onClick={goForward}
      />
      <span className="code-title" title={`func ${view.func} ${view.name} ${signature}`}>
        <strong className="code-font">
          <FuncName func={view.func} name={view.name} />
        </strong>
        <span className="code-signature code-font">{signature}</span>
      </span>
      {!view.imported && (
        <span
          className="code-span code-font"
          title={`${view.end - view.start} bytes, ${view.instructions} instructions`}
        >
          {hexOffset(view.start)} – {hexOffset(view.end)}
        </span>
      )}
      <IconButton
        icon={ChevronLeft}
        label="Previous function"
        disabled={view.func === 0}
        onClick={() => goTo({ func: view.func - 1 })}
      />
      <IconButton
        icon={ChevronRight}
        label="Next function"
        disabled={view.func + 1 >= functions}
        onClick={() => goTo({ func: view.func + 1 })}
      />
      <IconButton
        icon={LocateFixed}
        label="Show the current instruction"
        keys={keys('go.current')}
        disabled={!stands}
        onClick={showCurrent}
      />
      <IconButton icon={Search} label="Find in this function" keys="Slash" pressed={finding} onClick={onFind} />
    </>
  );
}
