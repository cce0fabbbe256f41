import { ArrowLeft, ArrowRight, BookOpen, CircleDot, Gamepad2, Play } from 'lucide-react';
import {
  type Example,
  type ExampleBreakpoint,
  type ExampleEntry,
  isGame,
  type LessonSection,
} from '../../../examples/index.ts';
import { spansOf } from './lesson-rows.ts';
import '../../components/button.css';
import './lesson.css';

interface LessonViewProps {
  readonly example: Example;
  readonly position: number;
  readonly count: number;
  readonly previous: Example | null;
  readonly next: Example | null;
  /** The lesson's breakpoint is set already. */
  readonly breakpointSet: boolean;
  readonly onOpen: (id: string) => void;
  readonly onBreak: (on: ExampleBreakpoint) => void;
  readonly onInvoke: (call: ExampleEntry) => void;
}

/** The words that come with a sample, and the way to the next one. */
export function LessonView(props: LessonViewProps) {
  const { example, position, count, previous, next, onOpen } = props;
  const { firstBreakpoint, calls = [] } = example;
  return (
    <article className="lesson" aria-label={example.title}>
      <p className="lesson-place">
        {position} of {count}
      </p>
      <h2>{example.title}</h2>
      <p className="lesson-summary">{example.summary}</p>
      {example.lesson.map((section) => (
        <Section key={section.heading} section={section} />
      ))}
      {(firstBreakpoint !== undefined || calls.length > 0) && (
        <div className="lesson-offers">
          {firstBreakpoint !== undefined && (
            <button
              type="button"
              className="button"
              aria-pressed={props.breakpointSet}
              onClick={() => props.onBreak(firstBreakpoint)}
            >
              <CircleDot size={13} aria-hidden />
              {props.breakpointSet ? 'Breakpoint set:' : 'Break on'} <code>{breakpointName(firstBreakpoint)}</code>
            </button>
          )}
          {calls.map((call) => (
            <button
              key={`${call.export} ${call.args.join(' ')}`}
              type="button"
              className="button"
              onClick={() => props.onInvoke(call)}
            >
              <Play size={13} aria-hidden />
              <code>
                {call.export}({call.args.join(', ')})
              </code>
            </button>
          ))}
        </div>
      )}
      <nav className="lesson-nav" aria-label="Lessons">
        <Turn example={previous} direction="back" onOpen={onOpen} />
        <Turn example={next} direction="on" onOpen={onOpen} />
      </nav>
    </article>
  );
}

function Section({ section }: { readonly section: LessonSection }) {
  return (
    <section>
      <h3>
        <Text text={section.heading} />
      </h3>
      {section.body.map((paragraph) => (
        <p key={paragraph}>
          <Text text={paragraph} />
        </p>
      ))}
    </section>
  );
}

function Text({ text }: { readonly text: string }) {
  return spansOf(text).map((span, i) =>
    // oxlint-disable-next-line react/no-array-index-key -- a span is its position
    span.code ? <code key={i}>{span.text}</code> : <span key={i}>{span.text}</span>,
  );
}

interface TurnProps {
  readonly example: Example | null;
  readonly direction: 'back' | 'on';
  readonly onOpen: (id: string) => void;
}

function Turn({ example, direction, onOpen }: TurnProps) {
  if (example === null) return <span />;
  const back = direction === 'back';
  return (
    <button
      type="button"
      className="button"
      aria-label={`${back ? 'Previous' : 'Next'}: ${example.title}`}
      onClick={() => onOpen(example.id)}
    >
      {back && <ArrowLeft size={13} aria-hidden />}
      <span className="lesson-turn">{example.title}</span>
      {!back && <ArrowRight size={13} aria-hidden />}
    </button>
  );
}

function breakpointName(on: ExampleBreakpoint): string {
  switch (on.kind) {
    case 'export':
      return on.name;
    case 'import':
      return `${on.module}.${on.name}`;
    case 'opcode':
      return on.pattern;
  }
}

interface SampleListProps {
  readonly examples: readonly Example[];
  /** A module is open, but it is none of the samples. */
  readonly foreign: boolean;
  readonly onOpen: (id: string) => void;
}

/** Every sample, when none is open. */
export function SampleList({ examples, foreign, onOpen }: SampleListProps) {
  return (
    <div className="lesson">
      <h2>Lessons</h2>
      <p className="lesson-summary">
        {foreign
          ? 'The open module is your own, so there are no words beside it. These samples come with some:'
          : 'From two numbers on a stack to a whole game, each runnable and steppable:'}
      </p>
      <ul className="lesson-list">
        {examples.map((example) => (
          <li key={example.id}>
            <button type="button" className="lesson-card" onClick={() => onOpen(example.id)}>
              {isGame(example) ? <Gamepad2 size={16} aria-hidden /> : <BookOpen size={16} aria-hidden />}
              <span>
                <strong>{example.title}</strong>
                <span className="muted">{example.summary}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
