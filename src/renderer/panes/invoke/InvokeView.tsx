import { CircleCheck, CircleSlash, CircleX, LoaderCircle, Play, StepForward } from 'lucide-react';
import type { FormEvent } from 'react';
import { Kbd } from '../../components/Kbd.tsx';
import { ArgumentFields } from './ArgumentFields.tsx';
import { checkArguments } from './check-argument.ts';
import { Results } from './Results.tsx';
import { signatureText, type Callable, type PastCall } from './invoke-rows.ts';
import '../../components/button.css';
import './invoke.css';

interface InvokeViewProps {
  readonly callables: readonly Callable[];
  readonly chosen: Callable | null;
  readonly texts: readonly string[];
  readonly history: readonly PastCall[];
  /** Why nothing can be called now; null when it can. */
  readonly disabled: string | null;
  /** What a call means for what is going on now; null when nothing is. */
  readonly note: string | null;
  readonly numbers: 'decimal' | 'hex';
  /** The run that is going on, as `values.run` counts. */
  readonly run: number;
  readonly onChoose: (name: string) => void;
  readonly onText: (index: number, text: string) => void;
  readonly onRun: (pause: boolean) => void;
  /** Puts a past call back into the form. */
  readonly onAgain: (call: PastCall) => void;
}

/** Which export, with which arguments, and what came out of earlier calls. */
export function InvokeView(props: InvokeViewProps) {
  const { callables, chosen, texts, history, disabled, onChoose, onText, onRun } = props;
  const types = chosen === null ? [] : chosen.signature.params.map(({ type }) => type);
  const ready =
    disabled === null && chosen !== null && checkArguments(types, texts).every((problem) => problem === null);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (ready) onRun(false);
  }

  return (
    <>
      <form className="invoke-form" aria-label="Call an export" onSubmit={submit}>
        <label className="invoke-choice">
          <span className="invoke-label">Function</span>
          <select
            aria-label="Function to call"
            value={chosen?.name ?? ''}
            onChange={(event) => onChoose(event.target.value)}
          >
            {callables.map(({ name, signature }) => (
              <option key={name} value={name}>
                {name} {signatureText(signature)}
              </option>
            ))}
          </select>
        </label>
        {chosen !== null && <ArgumentFields fields={chosen.signature.params} texts={texts} onText={onText} />}
        {chosen !== null && (
          <p className="invoke-returns">
            {chosen.signature.results.length === 0
              ? 'Gives nothing back.'
              : `Gives ${chosen.signature.results.join(', ')}.`}
          </p>
        )}
        <div className="invoke-buttons">
          <button type="submit" className="button primary" disabled={!ready}>
            <Play size={13} aria-hidden /> Run
          </button>
          <button
            type="button"
            className="button"
            disabled={!ready}
            title="Stops before the first instruction, so that the call can be stepped"
            onClick={() => onRun(true)}
          >
            <StepForward size={13} aria-hidden /> Run paused
          </button>
          {ready && <Kbd keys="Enter" />}
        </div>
        {(disabled ?? props.note) !== null && (
          <p className="invoke-note" role="status" data-bad={disabled !== null || undefined}>
            {disabled ?? props.note}
          </p>
        )}
      </form>
      {history.length > 0 && (
        <section className="invoke-history" aria-label="Calls so far">
          <h2>Calls</h2>
          <ul>
            {history.map((call) => (
              <Past key={call.id} call={call} numbers={props.numbers} run={props.run} onAgain={props.onAgain} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface PastProps extends Pick<InvokeViewProps, 'numbers' | 'run' | 'onAgain'> {
  readonly call: PastCall;
}

function Past({ call, numbers, run, onAgain }: PastProps) {
  const { name, args, outcome } = call;
  return (
    <li className="invoke-past" data-outcome={outcome.kind}>
      {outcome.kind === 'running' && <LoaderCircle size={13} aria-label="running" />}
      {outcome.kind === 'returned' && <CircleCheck size={13} aria-label="returned" />}
      {outcome.kind === 'failed' && <CircleX size={13} aria-label="failed" />}
      {outcome.kind === 'ended' && <CircleSlash size={13} aria-label="ended" />}
      <button
        type="button"
        className="link-button code-font"
        title="Put it back into the form"
        onClick={() => onAgain(call)}
      >
        {name}({args.join(', ')})
      </button>
      <span className="invoke-outcome">
        {outcome.kind === 'failed' && (
          // One line a call; opened, it says all of it.
          <details className="invoke-failed">
            <summary title={outcome.problem.message}>{outcome.problem.message}</summary>
          </details>
        )}
        {outcome.kind === 'ended' && <span className="muted">did not return</span>}
        {outcome.kind === 'returned' && outcome.values.length === 0 && <span className="muted">nothing</span>}
        {outcome.kind === 'returned' && outcome.values.length > 0 && (
          <Results name={name} values={outcome.values} numbers={numbers} alive={outcome.run === run} />
        )}
      </span>
    </li>
  );
}
