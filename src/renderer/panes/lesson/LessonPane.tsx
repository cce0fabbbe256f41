import { PaneFrame } from '../../components/PaneFrame.tsx';
import { useStore } from '../../store/use-store.ts';
import { examples, findExample, firstExample } from '../../../examples/index.ts';
import { neighbours } from './lesson-rows.ts';
import { LessonView, SampleList } from './LessonView.tsx';

/** The words that come with a sample; without one, the list of samples. */
export function LessonPane() {
  const sample = useStore((s) => (s.module.source?.kind === 'sample' ? s.module.source.sample : null));
  const open = useStore((s) => s.module.view !== null);
  const loading = useStore((s) => s.module.loading !== null);
  const openSample = useStore((s) => s.files.openSample);
  const list = useStore((s) => s.breakpoints.list);
  const find = useStore((s) => s.breakpoints.find);
  const toggle = useStore((s) => s.breakpoints.toggle);
  const invoke = useStore((s) => s.run.invoke);
  const report = useStore((s) => s.ui.report);

  const example = sample === null ? undefined : findExample(sample);
  const onOpen = (id: string) => void openSample(id, id === firstExample.id);
  const on = example?.firstBreakpoint;
  return (
    <PaneFrame id="lesson" loading={loading}>
      {example === undefined ? (
        <SampleList examples={examples} foreign={open} onOpen={onOpen} />
      ) : (
        <LessonView
          key={example.id}
          example={example}
          {...neighbours(examples, example.id)}
          count={examples.length}
          breakpointSet={list.length > 0 && on !== undefined && find(on) !== undefined}
          onOpen={onOpen}
          onBreak={toggle}
          onInvoke={(call) =>
            void invoke(call.export, call.args, false).then((problem) => {
              if (problem !== null) report(problem, `Could not call ${call.export}`);
            })
          }
        />
      )}
    </PaneFrame>
  );
}
